package dev.weir.protocol;

/**
 * A JSON number (RFC 8259 section 6), a byte at a time: its grammar, and whether a double can hold
 * it. JSON sets numbers no bound, but every reader behind Weir has one, and they differ in what
 * they make of {@code 1e999}: infinity, an error, or a crash.
 *
 * <p><b>Cost.</b> A few additions a digit. Only the first {@value #KEPT} significant digits are
 * kept, and the exponent stops growing where nothing can bring the number back.
 */
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

  private static final int KEPT = 18;

  /** Decimal places of the largest double, and its first digits, as half-even rounding has it. */
  private static final int LARGEST_PLACES = 309;

  private static final long LARGEST_DIGITS = 179_769_313_486_231_580L;
  private static final long ENDLESS = 1L << 40;

  private State state = State.SIGN;
  private long kept;
  private int keptDigits;

  /** Decimal places before the point, counted from the first digit that is not zero. */
  private long places;

  private long exponent;
  private boolean negativeExponent;

  /** Begins with the first byte: a minus or a digit. */
  void start(int first) {
    state = first == '-' ? State.SIGN : first == '0' ? State.ZERO : State.INTEGER;
    kept = state == State.INTEGER ? first - '0' : 0;
    keptDigits = (int) Math.min(kept, 1);
    places = keptDigits;
    exponent = 0;
    negativeExponent = false;
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
    weigh(b);
  }

  private void weigh(int b) {
    switch (state) {
      case INTEGER -> {
        places++;
        keep(b - '0');
      }
      case FRACTION -> {
        if (kept == 0 && b == '0') {
          places--;
        } else {
          keep(b - '0');
        }
      }
      case E_SIGN -> negativeExponent = b == '-';
      case EXPONENT -> exponent = Math.min(ENDLESS, 10 * exponent + (b - '0'));
      default -> {}
    }
  }

  private void keep(int digit) {
    if (keptDigits < KEPT) {
      kept = 10 * kept + digit;
      keptDigits++;
    }
  }

  /** Whether what was taken so far is a whole number. */
  boolean complete() {
    return switch (state) {
      case ZERO, INTEGER, FRACTION, EXPONENT -> true;
      case SIGN, POINT, E, E_SIGN, BROKEN -> false;
    };
  }

  /** Whether a double holds it, if only roughly; what is too small for one counts as zero. */
  boolean finite() {
    long at = negativeExponent ? places - exponent : places + exponent;
    if (kept == 0 || at < LARGEST_PLACES) {
      return true;
    }
    return at == LARGEST_PLACES && padded() <= LARGEST_DIGITS;
  }

  private long padded() {
    long digits = kept;
    for (int i = keptDigits; i < KEPT; i++) {
      digits *= 10;
    }
    return digits;
  }
}
