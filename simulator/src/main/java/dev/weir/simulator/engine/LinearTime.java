package dev.weir.simulator.engine;

import java.util.Arrays;

/**
 * Time of everything in an iteration that depends on the number of tokens only (projections, MLP,
 * norms, output head), measured at some token counts and interpolated linearly between them.
 *
 * <p>Below the first point the first value holds: a step reads all weights however few its tokens.
 * Beyond the last point the last slope continues.
 */
public final class LinearTime {
  private final int[] tokens;
  private final double[] millis;

  private LinearTime(int[] tokens, double[] millis) {
    this.tokens = tokens;
    this.millis = millis;
  }

  /**
   * @param tokens rising, at least two
   * @param millis as many, all &gt; 0
   */
  public static LinearTime of(int[] tokens, double[] millis) {
    if (tokens.length < 2 || tokens.length != millis.length) {
      throw new IllegalArgumentException(
          "points: %d tokens, %d times (expected: equally many, >= 2)"
              .formatted(tokens.length, millis.length));
    }
    for (int i = 0; i < tokens.length; i++) {
      if (millis[i] <= 0 || (i > 0 && tokens[i] <= tokens[i - 1])) {
        throw new IllegalArgumentException(
            "point %d: %d tokens, %s ms (expected: rising tokens, time > 0)"
                .formatted(i, tokens[i], millis[i]));
      }
    }
    return new LinearTime(tokens.clone(), millis.clone());
  }

  public double millis(int n) {
    if (n <= tokens[0]) {
      return millis[0];
    }
    int found = Arrays.binarySearch(tokens, n);
    if (found >= 0) {
      return millis[found];
    }
    int right = Math.min(-found - 1, tokens.length - 1);
    int left = right - 1;
    double slope = (millis[right] - millis[left]) / (tokens[right] - tokens[left]);
    return millis[left] + slope * (n - tokens[left]);
  }
}
