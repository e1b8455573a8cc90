package dev.weir.simulator.trace;

/** A trace that cannot be read; the message names file, line, value and expectation. */
public final class TraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 60;

  private TraceException(String message) {
    super(message);
  }

  static TraceException at(String where, String what, Object value, String expected) {
    return new TraceException(
        where + ": " + what + ": " + shown(value) + " (expected: " + expected + ")");
  }

  static TraceException at(String where, Object value, String expected) {
    return new TraceException(where + ": " + shown(value) + " (expected: " + expected + ")");
  }

  private static String shown(Object value) {
    String text = String.valueOf(value).strip();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
