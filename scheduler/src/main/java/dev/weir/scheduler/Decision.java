package dev.weir.scheduler;

/** What a pool decided about one ticket. */
public sealed interface Decision {
  Ticket ticket();

  /**
   * Send it to this engine now: its slot is taken.
   *
   * @param ttftNanos predicted from arrival to the first token; {@link Choice#UNKNOWN}
   */
  record Dispatch(Ticket ticket, Engine engine, long ttftNanos) implements Decision {}

  /**
   * It stands in the queue; another decision follows.
   *
   * @param ahead requests that stand before it
   * @param waitNanos by estimate, until those are gone
   */
  record Wait(Ticket ticket, int ahead, long waitNanos) implements Decision {}

  /**
   * It waited and will not be served: {@code expired_queue}.
   *
   * @param retryAfterNanos when a new attempt has a chance, by estimate: &gt; 0
   */
  record Drop(Ticket ticket, long retryAfterNanos) implements Decision {}

  /**
   * It will not be served.
   *
   * @param outcome {@code rejected_busy}, {@code rejected_rate} where too many of its tenant wait,
   *     {@code rejected_no_engine} or {@code failed_engine}
   * @param retryAfterNanos when a new attempt has a chance, by estimate: &gt; 0
   * @param waitNanos that it would have had to wait, by estimate; {@link Choice#UNKNOWN}
   */
  record Reject(Ticket ticket, Outcome outcome, long retryAfterNanos, long waitNanos)
      implements Decision {}
}
