package dev.weir.scheduler;

/**
 * What a request was promised: the bounds that its deadline and its pace are judged by.
 *
 * @param ttftNanos from arrival to the first token: &gt; 0
 * @param tpotNanos in the mean for each further token, {@link #UNBOUNDED}: not promised
 */
public record Promise(long ttftNanos, long tpotNanos) {
  public static final long UNBOUNDED = Long.MAX_VALUE;

  /** What is promised where nothing is configured: a first token within a minute, at any pace. */
  public static final Promise DEFAULT = new Promise(60_000_000_000L, UNBOUNDED);

  public Promise {
    if (ttftNanos <= 0 || tpotNanos <= 0) {
      throw new IllegalArgumentException(
          "promise: ttft %d ns, tpot %d ns (expected: > 0)".formatted(ttftNanos, tpotNanos));
    }
  }

  /** Whether a pace was promised at all. */
  public boolean paced() {
    return tpotNanos != UNBOUNDED;
  }
}
