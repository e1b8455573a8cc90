package dev.weir.scheduler.weir;

/**
 * How long answers are, as a distribution: what chance there is that one which has n tokens already
 * ends before it has o.
 *
 * <p>Counts in bins of a quarter octave, interpolated linearly within; halved every {@value
 * #WINDOW} answers, so that old traffic fades. Begins with a weak belief in answers around a few
 * hundred tokens. Cost: O(1) an answer and a question; the running sums are made anew every {@value
 * #REFRESH} answers.
 */
final class OutputLengths implements Lengths {
  private static final int WINDOW = 2048;
  private static final int REFRESH = 32;
  private static final int PER_OCTAVE = 4;
  private static final int OCTAVES = 20;
  private static final int BINS = OCTAVES * PER_OCTAVE;
  private static final double LONGEST = (1 << OCTAVES) - 1;

  /** What brings a length of so many octaves down to one to two: quicker than to divide. */
  private static final double[] SCALE = new double[OCTAVES];

  static {
    for (int i = 0; i < OCTAVES; i++) {
      SCALE[i] = 1.0 / (1 << i);
    }
  }

  private final double[] counts = new double[BINS];
  private final double[] below = new double[BINS + 1];
  private int seen;
  private double mean = 250;

  OutputLengths() {
    for (int i = 0; i < 10 * PER_OCTAVE; i++) {
      counts[i] = 0.1;
    }
    sum();
  }

  void add(double tokens) {
    if (!(tokens >= 1)) {
      return;
    }
    counts[(int) position(Math.min(tokens, LONGEST))]++;
    seen++;
    mean += (tokens - mean) * Math.max(0.005, 1.0 / (seen + 1));
    if (seen % WINDOW == 0) {
      for (int i = 0; i < BINS; i++) {
        counts[i] /= 2;
      }
    }
    if (seen % REFRESH == 0 || seen < REFRESH) {
      sum();
    }
  }

  /** Answers so far. */
  int seen() {
    return seen;
  }

  /** The mean of answers of late. */
  double mean() {
    return mean;
  }

  @Override
  public double shareWithin(double tokens) {
    if (tokens < 1) {
      return 0;
    }
    double at = position(Math.min(tokens, LONGEST));
    int bin = (int) at;
    return below[bin] + (at - bin) * (below[bin + 1] - below[bin]);
  }

  /**
   * The place of a length on the axis of bins: powers of two at multiples of {@value #PER_OCTAVE}.
   */
  private static double position(double tokens) {
    int octave = Math.getExponent(tokens);
    double within = tokens * SCALE[octave] - 1;
    return (octave + within) * PER_OCTAVE;
  }

  private void sum() {
    double total = 0;
    for (double count : counts) {
      total += count;
    }
    double sum = 0;
    for (int i = 0; i < BINS; i++) {
      below[i] = sum / total;
      sum += counts[i];
    }
    below[BINS] = 1;
  }
}
