package dev.weir.control;

/**
 * How often and how early requests are given to another engine.
 *
 * @param retries of those that an engine failed
 * @param learntStalls whether an engine that is silent for far longer than it ever was counts as
 *     one that failed; else only the time-outs do
 * @param hedging of those that an engine is late with, of models that say nothing of their own
 */
public record Tries(RetryRules retries, boolean learntStalls, HedgeRules hedging) {
  /** What holds when nothing is configured. */
  public static final Tries DEFAULTS = new Tries(RetryRules.DEFAULTS, true);

  /** Hedged as is usual. */
  public Tries(RetryRules retries, boolean learntStalls) {
    this(retries, learntStalls, HedgeRules.DEFAULTS);
  }
}
