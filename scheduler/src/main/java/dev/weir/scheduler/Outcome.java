package dev.weir.scheduler;

import java.util.Locale;

/**
 * How a request ended. The one vocabulary of HTTP statuses, metric labels, ledger rows and tests: a
 * request has exactly one outcome, decided exactly once.
 */
public enum Outcome {
  SERVED(200),
  SERVED_CACHED(200),
  SERVED_RESUMED(200),
  REJECTED_AUTH(401),
  REJECTED_INVALID(400),
  REJECTED_RATE(429),
  REJECTED_BUDGET(429),
  REJECTED_BUSY(503),
  REJECTED_NO_ENGINE(503),
  EXPIRED_QUEUE(503),
  /** The client went away first; nobody reads the status. */
  CANCELLED_CLIENT(499),
  FAILED_ENGINE(502),
  /** The upstream stalled or died after content had been sent; an error event, not a status. */
  FAILED_STREAM(504),
  FAILED_INTERNAL(500),
  DRAINED(503);

  private final int status;
  private final String label;

  Outcome(int status) {
    this.status = status;
    this.label = name().toLowerCase(Locale.ROOT);
  }

  /** The HTTP status where the cause names no finer one (403, 404, 413 within their kind). */
  public int status() {
    return status;
  }

  /** The name in metrics, ledger and JSON: lower case with underscores. */
  public String label() {
    return label;
  }

  public boolean served() {
    return this == SERVED || this == SERVED_CACHED || this == SERVED_RESUMED;
  }
}
