package dev.weir.simulator.report;

import java.util.Arrays;

/**
 * Samples of one measure, kept whole: eight bytes each, so a million requests cost 24 MB for three
 * measures, and percentiles are exact. A histogram would round, and runs are compared by less than
 * its rounding.
 */
final class Samples {
  private static final double NANOS_PER_MILLI = 1e6;

  private double[] values = new double[64];
  private int size;

  void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  /** Mean and percentiles, of nanoseconds in milliseconds. */
  Distribution millis() {
    if (size == 0) {
      return Distribution.NONE;
    }
    double[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    double sum = 0;
    for (double value : sorted) {
      sum += value;
    }
    return new Distribution(
        rounded(sum / size),
        rounded(percentile(sorted, .50)),
        rounded(percentile(sorted, .90)),
        rounded(percentile(sorted, .99)));
  }

  /** Linear between closest ranks, as NumPy and with it the field's benchmark tools. */
  static double percentile(double[] sorted, double share) {
    double rank = share * (sorted.length - 1);
    int below = (int) rank;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
  }

  private static double rounded(double nanos) {
    return Math.round(nanos / NANOS_PER_MILLI * 1000) / 1000.0;
  }
}
