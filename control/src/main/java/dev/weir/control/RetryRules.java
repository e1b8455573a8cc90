package dev.weir.control;

/**
 * How many failed attempts a gateway makes up for by asking another engine.
 *
 * @param share of its requests, over ten seconds: 0 to 1
 * @param floor in ten seconds, however few requests there are: &ge; 0
 */
public record RetryRules(double share, int floor) {
  /** What holds when nothing is configured. */
  public static final RetryRules DEFAULTS = new RetryRules(0.1, 10);

  public RetryRules {
    if (!(share >= 0 && share <= 1) || floor < 0) {
      throw new IllegalArgumentException(
          "retries: share %s, floor %d (expected: 0 to 1, >= 0)".formatted(share, floor));
    }
  }
}
