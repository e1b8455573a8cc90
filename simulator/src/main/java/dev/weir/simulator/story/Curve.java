package dev.weir.simulator.story;

import java.util.Arrays;

/**
 * Which share of <em>all</em> requests had a value of at most x. Requests that have none, because
 * they were refused or failed, count: the curve of a policy that refuses many ends below one, and
 * where it crosses the promised value one reads what was kept.
 *
 * @param values rising
 * @param shares of all requests, one for each value
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, drawn once.
public record Curve(double[] values, double[] shares) {
  private static final int POINTS = 240;

  /**
   * @param measured the values of those who have one, in any order
   * @param all how many requests there were
   */
  static Curve of(double[] measured, int all) {
    double[] sorted = measured.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    int points = Math.min(n, POINTS);
    double[] values = new double[points];
    double[] shares = new double[points];
    for (int i = 0; i < points; i++) {
      // Denser towards the end, where policies differ.
      double left = 1 - (i + 1.0) / points;
      int rank = Math.clamp(Math.round((1 - left * left) * n), 1, n);
      values[i] = sorted[rank - 1];
      shares[i] = (double) rank / all;
    }
    return new Curve(values, shares);
  }

  double least() {
    return values.length == 0 ? Double.NaN : values[0];
  }

  double most() {
    return values.length == 0 ? Double.NaN : values[values.length - 1];
  }
}
