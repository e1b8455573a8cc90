package dev.weir.control;

/**
 * What a tenant may use, and its rank. A limit of {@link #UNLIMITED} is none.
 *
 * @param name public, as in {@code weir.yaml}
 * @param requestsPerSecond &gt; 0
 * @param requestsPerMinute &gt; 0
 * @param tokensPerMinute read and written: &gt; 0
 * @param concurrent requests on engines at once: &gt; 0
 * @param queued requests that wait for an engine at once: &gt; 0
 * @param microsPerDay money, in millionths of the currency of the price list: &gt; 0
 * @param microsPerMonth likewise
 * @param contextTokens of one request, read and to be written: &gt; 0
 * @param priority class of its requests: lower goes first
 * @param weight its part of the tokens beside other tenants of its class: &gt; 0
 */
public record Tier(
    String name,
    long requestsPerSecond,
    long requestsPerMinute,
    long tokensPerMinute,
    long concurrent,
    long queued,
    long microsPerDay,
    long microsPerMonth,
    long contextTokens,
    int priority,
    double weight) {
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** The largest limit that is one; more is a mistake in writing. */
  public static final long MOST = 1_000_000_000_000L;

  public static final int MOST_PRIORITY = 100;
  public static final double MOST_WEIGHT = 1000;

  /** What holds for those of whom nothing is said. */
  public static final Tier DEFAULT =
      new Tier(
          "default", UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED,
          UNLIMITED, 0, 1);
}
