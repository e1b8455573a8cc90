package dev.weir.scheduler.weir;

/**
 * How one engine's speed differs from its fleet's: a factor on the time of prefill, one on decode.
 *
 * <p>Each is a geometric mean that fades with the larger of 1/n and {@value #LEAST_STEP}. What lies
 * within a dead-band of 10 % counts as no difference at all: noise that made one of eight equal
 * engines look faster would draw everything to it.
 */
final class EngineSpeed {
  private static final double LEAST_STEP = 0.02;
  private static final double DEAD_BAND = Math.log(1.1);
  private static final double FURTHEST = Math.log(30);
  private static final double ERROR_STEP = 0.02;

  private double prefillLog;
  private double decodeLog;
  private int prefills;
  private int decodes;
  private double error;

  /** Learns that a piece of work which was mostly prefill took so many times what was expected. */
  void prefilled(double factor) {
    prefills++;
    prefillLog += (clamped(factor) - prefillLog) * step(prefills);
  }

  void decoded(double factor) {
    decodes++;
    decodeLog += (clamped(factor) - decodeLog) * step(decodes);
  }

  /** Notes by which factor a prediction with all that is known was wrong. */
  void missed(double factor) {
    error += (Math.abs(clamped(factor)) - error) * ERROR_STEP;
  }

  int observations() {
    return prefills + decodes;
  }

  /** The mean error of predictions, as a natural logarithm: 0.1 is about 10 %. */
  double error() {
    return error;
  }

  boolean prefillKnown() {
    return prefills > 0;
  }

  boolean decodeKnown() {
    return decodes > 0;
  }

  double prefillLog() {
    return prefillLog;
  }

  double decodeLog() {
    return decodeLog;
  }

  static double factor(double log, double median) {
    double from = log - median;
    return Math.abs(from) <= DEAD_BAND ? 1 : Math.exp(from);
  }

  private static double step(int n) {
    return Math.max(LEAST_STEP, 1.0 / n);
  }

  private static double clamped(double factor) {
    return Math.clamp(Math.log(factor), -FURTHEST, FURTHEST);
  }
}
