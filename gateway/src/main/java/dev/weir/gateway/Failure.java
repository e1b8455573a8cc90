package dev.weir.gateway;

import dev.weir.scheduler.Outcome;

/**
 * Why an attempt at an engine came to nothing: the whole vocabulary, and the one place that says
 * what follows from each word. Whose {@link Fault} it is decides what the engine's health hears of
 * it, {@link Next} whether another engine is asked and at whose expense, the outcome and the status
 * what the client is told when none is.
 */
enum Failure {
  CONNECT(Fault.ENGINE, Next.PASS, 502, "could not be reached"),
  RESET(Fault.ENGINE, Next.RETRY, 502, "closed the connection before its answer was whole"),
  UNSENT(Fault.NOBODY, Next.PASS, 502, "closed the connection before it had read the request"),
  FIRST_BYTE(Fault.ENGINE, Next.RETRY, 504, "did not begin to answer in time"),
  STALL(Fault.ENGINE, Next.RETRY, 504, "stopped in the middle of its answer"),
  FRAMING(Fault.ENGINE, Next.RETRY, 502, "sent bytes that are not HTTP"),
  WRONG_JSON(Fault.ENGINE, Next.RETRY, 502, "sent an answer that is not JSON"),
  ERROR_FRAME(Fault.ENGINE, Next.RETRY, 502, "reported an error within its answer"),
  NO_STREAM(Fault.NOBODY, Next.RETRY, 502, "did not stream"),
  SERVER_ERROR(Fault.ENGINE, Next.RETRY, 502, "answered with a server error"),
  UNTRANSLATABLE(Fault.ENGINE, Next.RETRY, 502, "answered in words that cannot be translated"),
  NO_ENDPOINT(Fault.NOBODY, Next.SEEK, 404, "does not know this call"),
  REFUSED_KEY(Fault.OURS, Next.PASS, 502, "refused the key that Weir presented"),
  LEAVING(Fault.NOBODY, Next.PASS, 502, "is being taken out of service"),
  BUSY(Fault.LOAD, Next.PASS, 503, "is busy"),
  REFUSED(Fault.CLIENT, Next.END, 400, "refused the request");

  /** Who is to blame. */
  enum Fault {
    /** Speaks against the engine's health: its breaker counts it. */
    ENGINE,
    /** The engine is well and has no room: it is believed to bear less for a while. */
    LOAD,
    /** Weir's operator: the engine does not take our key. */
    OURS,
    /** The request: its client is told in the engine's words. */
    CLIENT,
    /** A race, or a call that this engine never had. */
    NOBODY
  }

  /** What becomes of a request that has not been sent any content. */
  enum Next {
    /** Another engine, at the expense of the budget of retries: work was spent in vain. */
    RETRY,
    /** Another engine, from the wider budget of passes: this one did no work for it. */
    PASS,
    /** Another engine, for nothing: what an engine lacks is remembered. */
    SEEK,
    /** Nobody else: the answer is the client's. */
    END
  }

  private final Fault fault;
  private final Next next;
  private final int status;
  private final String what;

  Failure(Fault fault, Next next, int status, String what) {
    this.fault = fault;
    this.next = next;
    this.status = status;
    this.what = what;
  }

  Fault fault() {
    return fault;
  }

  Next next() {
    return next;
  }

  /** Whether the engine cannot have begun with the request, so that nothing speaks against it. */
  boolean unread() {
    return this == CONNECT || this == UNSENT;
  }

  /** How a request ends that was failed so by the last engine it could ask. */
  Outcome outcome() {
    return switch (this) {
      case BUSY -> Outcome.REJECTED_BUSY;
      case NO_ENDPOINT, REFUSED -> Outcome.REJECTED_INVALID;
      case CONNECT,
          RESET,
          UNSENT,
          FIRST_BYTE,
          STALL,
          FRAMING,
          WRONG_JSON,
          ERROR_FRAME,
          NO_STREAM,
          SERVER_ERROR,
          UNTRANSLATABLE,
          REFUSED_KEY,
          LEAVING ->
          Outcome.FAILED_ENGINE;
    };
  }

  /** What its client is told then; for what the engine refused, the engine's own status. */
  int status() {
    return status;
  }

  String what() {
    return what;
  }
}
