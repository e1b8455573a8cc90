package dev.weir.control;

/**
 * How often and how early requests are given to another engine.
 *
 * @param retries of those that an engine failed
 * @param learntStalls whether an engine that is silent for far longer than it ever was counts as
 *     one that failed; else only the time-outs do
 */
public record Tries(RetryRules retries, boolean learntStalls) {
  /** What holds when nothing is configured. */
  public static final Tries DEFAULTS = new Tries(RetryRules.DEFAULTS, true);
}
