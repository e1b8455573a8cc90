package dev.weir.simulator.trace;

import java.util.SplittableRandom;

/**
 * Token counts of a log-normal distribution, which is what prompts and answers look like.
 *
 * @param median of the counts
 * @param sigma of their logarithm, 0: all equal
 * @param most every draw is cut here
 */
public record Lengths(int median, double sigma, int most) {
  public Lengths {
    if (median < 1 || most < median) {
      throw new IllegalArgumentException(
          "lengths: median " + median + ", most " + most + " (expected: 1 <= median <= most)");
    }
  }

  int draw(SplittableRandom random) {
    double length = median * Math.exp(sigma * random.nextGaussian());
    return (int) Math.clamp(Math.round(length), 1L, most);
  }
}
