package dev.weir.simulator.story;

import java.util.Arrays;

/**
 * One policy's line in a chart; where y is NaN the line is interrupted.
 *
 * @param dots whether its points are measurements worth a dot each
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, drawn once.
record Line(String policy, double[] xs, double[] ys, boolean dots) {
  private static final int ENDING = 4;

  static Line of(String policy, double[] xs, double[] ys) {
    return new Line(policy, xs, ys, false);
  }

  /** The mean height over its last stretch, where its name belongs; NaN: none. */
  double end() {
    return Arrays.stream(ys)
        .skip(Math.max(0, ys.length - (dots ? 1 : ENDING)))
        .filter(y -> !Double.isNaN(y))
        .average()
        .orElse(Double.NaN);
  }
}
