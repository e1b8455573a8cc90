package dev.weir.gateway;

/** Why an attempt at an engine came to nothing. Decides blame, retry and status. */
enum Failure {
  CONNECT(true, 502, "could not be reached"),
  RESET(true, 502, "closed the connection before its answer was whole"),
  UNSENT(false, 502, "closed the connection before it had read the request"),
  FIRST_BYTE(true, 504, "did not begin to answer in time"),
  STALL(true, 504, "stopped in the middle of its answer"),
  FRAMING(true, 502, "sent bytes that are not HTTP"),
  WRONG_JSON(true, 502, "sent an answer that is not JSON"),
  ERROR_FRAME(true, 502, "reported an error within its answer"),
  NO_STREAM(false, 502, "did not stream"),
  SERVER_ERROR(true, 502, "answered with a server error"),
  NO_ENDPOINT(false, 404, "does not know this call"),
  UNTRANSLATABLE(true, 502, "answered in words that cannot be translated"),
  REFUSED_KEY(false, 502, "refused the key that Weir presented"),
  BUSY(false, 503, "is busy");

  private final boolean blame;
  private final int status;
  private final String what;

  Failure(boolean blame, int status, String what) {
    this.blame = blame;
    this.status = status;
    this.what = what;
  }

  /** Whether it speaks against the engine's health. */
  boolean blame() {
    return blame;
  }

  /** What the client is told when no other engine is left. */
  int status() {
    return status;
  }

  String what() {
    return what;
  }
}
