package dev.weir.control;

import dev.weir.scheduler.Outcome;

/** Outcomes by whose doing they are: few enough for one plot. */
public enum OutcomeGroup {
  SERVED(0),
  /** The request was wrong, or not allowed. */
  REJECTED(1),
  /** Weir had no room, no time or no engine for it. */
  BUSY(2),
  /** The client went away. */
  CANCELLED(3),
  /** An engine, or Weir itself, failed. */
  FAILED(4);

  private final int index;

  OutcomeGroup(int index) {
    this.index = index;
  }

  /** Its place in an array of counters. */
  public int index() {
    return index;
  }

  public static OutcomeGroup of(Outcome outcome) {
    return switch (outcome) {
      case SERVED, SERVED_CACHED, SERVED_RESUMED -> SERVED;
      case REJECTED_AUTH, REJECTED_INVALID, REJECTED_RATE, REJECTED_BUDGET -> REJECTED;
      case REJECTED_BUSY, REJECTED_NO_ENGINE, EXPIRED_QUEUE, DRAINED -> BUSY;
      case CANCELLED_CLIENT -> CANCELLED;
      case FAILED_ENGINE, FAILED_STREAM, FAILED_INTERNAL -> FAILED;
    };
  }
}
