package dev.weir.scheduler.weir;

/**
 * How one engine's speed differs from its fleet's: a factor on the time of prefill, one on decode.
 *
 * <p>Each is the time that its observations took over the time that the fleet's model gave them,
 * both summed with fading weights, so that long pieces of work count for what they are. What lies
 * within a dead-band of 10 % of the median engine counts as no difference at all: noise that made
 * one of eight equal engines look faster would draw everything to it.
 */
final class EngineSpeed {
  private static final double LEAST_STEP = 0.02;
  private static final double DEAD_BAND = Math.log(1.1);
  private static final double FURTHEST = Math.log(30);
  private static final double ERROR_STEP = 0.02;

  private final Ratio prefill = new Ratio();
  private final Ratio decode = new Ratio();
  private double iterations;
  private double error;

  /** Learns that prefill which was expected to take so long took so long. */
  void prefilled(double seconds, double expected) {
    prefill.add(seconds, expected);
  }

  void decoded(double seconds, double expected) {
    decode.add(seconds, expected);
  }

  /** So many iterations more were seen. */
  void seen(double count) {
    iterations += count;
  }

  /**
   * Notes by which factor a prediction with all that is known was wrong, over so many iterations.
   */
  void missed(double factor, double count) {
    seen(count);
    error += (Math.min(FURTHEST, Math.abs(Math.log(factor))) - error) * ERROR_STEP;
  }

  /** Iterations that were seen. */
  double iterations() {
    return iterations;
  }

  /** The mean error of predictions, as a natural logarithm: 0.1 is about 10 %. */
  double error() {
    return error;
  }

  boolean prefillKnown() {
    return prefill.count > 0;
  }

  boolean decodeKnown() {
    return decode.count > 0;
  }

  double prefillLog() {
    return prefill.log;
  }

  double decodeLog() {
    return decode.log;
  }

  /** Against the fleet's median; 1: nothing is known, or no difference. */
  double prefillFactor(double median) {
    return prefill.factor(median);
  }

  double decodeFactor(double median) {
    return decode.factor(median);
  }

  /** A ratio of two sums that fade. */
  private static final class Ratio {
    private double seconds;
    private double expected;
    private double log;
    private int count;
    private double factor = 1;
    private double factorOf = Double.NaN;

    /** Kept until what it follows from changes: it is asked for far more often. */
    double factor(double median) {
      double from = log - median;
      if (from != factorOf) {
        factorOf = from;
        factor = count == 0 || Math.abs(from) <= DEAD_BAND ? 1 : Math.exp(from);
      }
      return factor;
    }

    void add(double took, double given) {
      count++;
      double keep = 1 - Math.max(LEAST_STEP, 1.0 / count);
      seconds = seconds * keep + took;
      expected = expected * keep + given;
      log = Math.clamp(Math.log(seconds / expected), -FURTHEST, FURTHEST);
    }
  }
}
