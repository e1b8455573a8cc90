package dev.weir.scheduler.weir;

/**
 * By how much a wait is overstated when a newcomer is judged: as little as keeps those who are let
 * in and turned away later to one in {@value #REFUSED_TO_DROPPED} of all who are turned away.
 *
 * <p>One that is let in and dropped has waited for nothing; one that is refused and would have been
 * in time was lost for nothing. How uncertain a wait is depends on who else comes, and is seen in
 * those two counts: each drop is a step up, each refusal a fraction of a step down [1], in
 * logarithms, within bounds. It returns to where it began when neither happens.
 *
 * <p>[1] Robbins and Monro, A Stochastic Approximation Method, 1951.
 */
final class Margin {
  static final double REST = 1.6;
  static final int REFUSED_TO_DROPPED = 100;
  private static final double LEAST = Math.log(1.2);
  private static final double MOST = Math.log(3);
  private static final double STEP = 0.05;
  private static final double FADE_NANOS = 120e9;

  private double log = Math.log(REST);
  private long at;

  double factor(long now) {
    fade(now);
    return Math.exp(log);
  }

  void refused(long now) {
    move(-STEP / REFUSED_TO_DROPPED, now);
  }

  void dropped(long now) {
    move(STEP, now);
  }

  private void move(double step, long now) {
    fade(now);
    log = Math.clamp(log + step, LEAST, MOST);
  }

  private void fade(long now) {
    if (now > at) {
      double rest = Math.log(REST);
      log = rest + (log - rest) * Math.exp((at - now) / FADE_NANOS);
      at = now;
    }
  }
}
