package dev.weir.scheduler;

/**
 * What a request may claim of its pool's queue, by its tenant's rank and by its own word.
 *
 * @param weight of its tenant beside others of its class: who has twice the weight is served twice
 *     the tokens; {@link #LEAST_WEIGHT} to {@link #MOST_WEIGHT}
 * @param maxQueued requests of its tenant that may wait in one pool, it among them: &ge; 0; 0: it
 *     is served at once or not at all
 * @param patienceNanos after which nobody waits for its first token: &gt; 0; {@link #ENDLESS}: it
 *     did not say
 */
public record Claim(double weight, long maxQueued, long patienceNanos) {
  public static final double LEAST_WEIGHT = 0.001;
  public static final double MOST_WEIGHT = 1_000_000;
  public static final long ENDLESS = Long.MAX_VALUE;

  /** Like everybody, and as long as it takes. */
  public static final Claim EQUAL = new Claim(1, Long.MAX_VALUE, ENDLESS);

  public Claim {
    if (!(weight >= LEAST_WEIGHT && weight <= MOST_WEIGHT)) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: 0.001 to 1000000)");
    }
    if (maxQueued < 0 || patienceNanos <= 0) {
      throw new IllegalArgumentException(
          "claim: %d queued, patience %d ns (expected: >= 0, > 0)"
              .formatted(maxQueued, patienceNanos));
    }
  }
}
