package dev.weir.enginesim.chaos;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * How bad it gets.
 *
 * @param gap between two strikes in the mean
 * @param shortest that an engine is unwell
 * @param longest that an engine is unwell
 * @param sick engines that may be unwell at the same time
 * @param mishaps to choose from, each as likely as the other
 */
public record ChaosRules(
    Duration gap, Duration shortest, Duration longest, int sick, Set<Mishap> mishaps) {
  public ChaosRules {
    mishaps = Set.copyOf(mishaps);
    require("gap", gap, gap.isPositive());
    require("shortest", shortest, shortest.isPositive());
    require("longest", longest, longest.compareTo(shortest) >= 0);
    if (sick < 1) {
      throw new IllegalArgumentException("sick: " + sick + " (expected: >= 1)");
    }
    if (mishaps.isEmpty()) {
      throw new IllegalArgumentException("mishaps: [] (expected: at least one)");
    }
  }

  /** Something every three seconds, of every kind; a quarter of the engines at once. */
  public static ChaosRules usual(int engines) {
    return new ChaosRules(
        Duration.ofSeconds(3),
        Duration.ofSeconds(1),
        Duration.ofSeconds(4),
        Math.max(1, engines / 4),
        EnumSet.allOf(Mishap.class));
  }

  private static void require(String name, Duration value, boolean valid) {
    if (!valid) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: > 0, and shortest <= longest)");
    }
  }
}
