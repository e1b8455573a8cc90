package dev.weir.scheduler;

/** What a pool decided about one ticket. */
public sealed interface Decision {
  Ticket ticket();

  /** Send it to this engine now: its slot is taken. */
  record Dispatch(Ticket ticket, Engine engine) implements Decision {}

  /**
   * It will not be served.
   *
   * @param outcome {@code rejected_busy}, {@code rejected_no_engine}, {@code expired_queue} or
   *     {@code failed_engine}
   * @param retryAfterNanos when a new attempt has a chance, by estimate: &gt; 0
   */
  record Reject(Ticket ticket, Outcome outcome, long retryAfterNanos) implements Decision {}
}
