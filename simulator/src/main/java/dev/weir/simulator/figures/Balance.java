package dev.weir.simulator.figures;

import java.util.Arrays;

/** How uneven a spread is: the most over the mean, 1 when all have the same. */
final class Balance {
  private Balance() {}

  static double of(long[] loads) {
    double mean = Arrays.stream(loads).average().orElse(1);
    return Arrays.stream(loads).max().orElse(1) / mean;
  }
}
