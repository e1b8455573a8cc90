package dev.weir.gateway;

import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Outcome;

/**
 * Why a request is not served, for the books and for the client.
 *
 * @param retryAfterMillis when it is worth trying again; 0: nothing is known
 */
record Rejection(Outcome outcome, Refusal refusal, long retryAfterMillis) {
  static Rejection invalid(Refusal refusal) {
    return new Rejection(Outcome.REJECTED_INVALID, refusal, 0);
  }

  /** For want of room: try again in a moment. */
  static Rejection busy(Outcome outcome, String message, String code) {
    return new Rejection(outcome, Refusal.server(503, message, code), 1000);
  }
}
