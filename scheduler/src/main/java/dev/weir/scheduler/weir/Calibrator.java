package dev.weir.scheduler.weir;

/**
 * By which factor first tokens come later than predicted, at its nine-tenth quantile: what a
 * prediction must be multiplied by to be kept nine times in ten.
 *
 * <p>Steps up by 9 parts where a prediction was too early and down by one where it was not [1], in
 * logarithms, within narrow bounds. It fades towards one by itself: when everything is refused
 * there are no more first tokens to learn from, and a factor that stayed would refuse for ever.
 *
 * <p>[1] Robbins and Monro, A Stochastic Approximation Method, 1951.
 */
final class Calibrator {
  private static final double STEP = 0.05;
  private static final double QUANTILE = 0.9;
  private static final double LEAST = -0.3;
  private static final double MOST = 0.4;
  private static final double FADE_NANOS = 20e9;

  private double log;
  private long at;

  void observe(double predictedSeconds, double actualSeconds, long now) {
    fade(now);
    double error = Math.log(Math.max(1e-4, actualSeconds) / Math.max(1e-4, predictedSeconds));
    log = Math.clamp(log + STEP * (error > log ? QUANTILE : QUANTILE - 1), LEAST, MOST);
  }

  double factor(long now) {
    fade(now);
    return Math.exp(log);
  }

  private void fade(long now) {
    if (now > at) {
      log *= Math.exp((at - now) / FADE_NANOS);
      at = now;
    }
  }
}
