package dev.weir.gateway;

import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Outcome;

/**
 * Why a request is not served, for the books and for the client.
 *
 * @param retryAfterMillis when it is worth trying again; 0: nothing is known
 * @param waitMillis that it would have had to wait, by estimate; -1: nothing is known
 */
record Rejection(Outcome outcome, Refusal refusal, long retryAfterMillis, long waitMillis) {
  /** Weir itself has failed. What happened is in the log, not in the answer. */
  static final Rejection INSIDE =
      new Rejection(
          Outcome.FAILED_INTERNAL, Refusal.server(500, "internal error", "internal_error"), 0);

  /** Weir stops, and has not begun to answer: whoever is asked next loses nothing by it. */
  static final Rejection DRAINING = busy(Outcome.DRAINED, "server is stopping", "draining");

  /** Weir stops in the middle of the answer. */
  static final Rejection STOPPED =
      busy(Outcome.DRAINED, "server is stopping; the answer is not complete", "stopped");

  Rejection(Outcome outcome, Refusal refusal, long retryAfterMillis) {
    this(outcome, refusal, retryAfterMillis, -1);
  }

  /** The same with the wait that was predicted. */
  Rejection waiting(long millis) {
    return new Rejection(outcome, refusal, retryAfterMillis, millis);
  }

  static Rejection invalid(Refusal refusal) {
    return new Rejection(Outcome.REJECTED_INVALID, refusal, 0);
  }

  /** Not this caller; or, where nobody can tell who it is, not now. */
  static Rejection auth(Refusal refusal) {
    return refusal.status() == 503
        ? new Rejection(Outcome.REJECTED_BUSY, refusal, 1000)
        : new Rejection(Outcome.REJECTED_AUTH, refusal, 0);
  }

  /** For want of room: try again in a moment. */
  static Rejection busy(Outcome outcome, String message, String code) {
    return new Rejection(outcome, Refusal.server(503, message, code), 1000);
  }
}
