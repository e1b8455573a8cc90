package dev.weir.soak;

import java.util.Arrays;

/**
 * Decides whether a row of samples is flat.
 *
 * <p>The first fifth is left out: caches fill, code is compiled, pools find their size. Over the
 * rest the slope is the median of the slopes between all pairs of samples [1][2]. Nearly three
 * samples in ten may lie anywhere without moving it, where a single collection at the wrong moment
 * would tilt a line of least squares; and a leak moves every pair. Flat is what would have grown,
 * by that slope and over the time looked at, by no more than is allowed. Shrinking is flat.
 *
 * <p>How it fails: a leak that is slower than what is allowed over the run is not seen; a longer
 * run sees it. Cost: n² slopes, for some hundred samples.
 *
 * <p>[1] Theil, A rank-invariant method of linear and polynomial regression analysis, 1950. [2]
 * Sen, Estimates of the regression coefficient based on Kendall's tau, 1968.
 *
 * @param first of the samples looked at
 * @param median of them
 * @param last of them
 * @param growth by the slope, from the first to the last
 * @param allowed growth
 */
record Trend(double first, double median, double last, double growth, double allowed) {
  private static final int LEFT_OUT = 5;
  private static final int FEWEST = 4;

  /**
   * @param samples at equal distances
   * @param allowance growth that is allowed, as a share of the median
   * @param least growth that is allowed whatever the median is
   */
  static Trend of(double[] samples, double allowance, double least) {
    double[] kept = Arrays.copyOfRange(samples, samples.length / LEFT_OUT, samples.length);
    if (kept.length < FEWEST) {
      throw new IllegalArgumentException(
          "samples: %d (expected: at least %d)".formatted(samples.length, FEWEST + 1));
    }
    double median = median(kept.clone());
    double growth = slope(kept) * (kept.length - 1);
    return new Trend(
        kept[0], median, kept[kept.length - 1], growth, Math.max(least, allowance * median));
  }

  boolean flat() {
    return growth <= allowed;
  }

  private static double slope(double[] samples) {
    int n = samples.length;
    double[] slopes = new double[n * (n - 1) / 2];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        slopes[at++] = (samples[j] - samples[i]) / (j - i);
      }
    }
    return median(slopes);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
