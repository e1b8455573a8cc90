package dev.weir.protocol;

/** The grammar of a JSON number (RFC 8259 section 6), a byte at a time. */
final class JsonNumber {
  private enum State {
    SIGN,
    ZERO,
    INTEGER,
    POINT,
    FRACTION,
    E,
    E_SIGN,
    EXPONENT,
    BROKEN
  }

  private State state = State.SIGN;

  /** Begins with the first byte: a minus or a digit. */
  void start(int first) {
    state = first == '-' ? State.SIGN : first == '0' ? State.ZERO : State.INTEGER;
  }

  /** Whether {@code b} may belong to the number at all; where not, the number ended before it. */
  static boolean belongs(int b) {
    return b >= '0' && b <= '9' || b == '.' || b == 'e' || b == 'E' || b == '+' || b == '-';
  }

  void take(int b) {
    boolean digit = b >= '0' && b <= '9';
    boolean exponent = b == 'e' || b == 'E';
    state =
        switch (state) {
          case SIGN -> b == '0' ? State.ZERO : digit ? State.INTEGER : State.BROKEN;
          case ZERO -> b == '.' ? State.POINT : exponent ? State.E : State.BROKEN;
          case INTEGER ->
              digit ? state : b == '.' ? State.POINT : exponent ? State.E : State.BROKEN;
          case POINT -> digit ? State.FRACTION : State.BROKEN;
          case FRACTION -> digit ? state : exponent ? State.E : State.BROKEN;
          case E -> digit ? State.EXPONENT : b == '+' || b == '-' ? State.E_SIGN : State.BROKEN;
          case E_SIGN, EXPONENT -> digit ? State.EXPONENT : State.BROKEN;
          case BROKEN -> State.BROKEN;
        };
  }

  /** Whether what was taken so far is a whole number. */
  boolean complete() {
    return switch (state) {
      case ZERO, INTEGER, FRACTION, EXPONENT -> true;
      case SIGN, POINT, E, E_SIGN, BROKEN -> false;
    };
  }
}
