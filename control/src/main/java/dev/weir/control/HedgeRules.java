package dev.weir.control;

/**
 * Whether a second engine is asked beside one that is late.
 *
 * @param share of a gateway's requests for which one is, over ten seconds, at the most: 0 to 1
 * @param tools also for requests that offer tools, which an engine may run each time it is asked
 */
public record HedgeRules(boolean enabled, double share, boolean tools) {
  /** What holds when nothing is configured. */
  public static final HedgeRules DEFAULTS = new HedgeRules(true, 0.05, false);

  public HedgeRules {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("hedging: share " + share + " (expected: 0 to 1)");
    }
  }
}
