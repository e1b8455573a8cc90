package dev.weir.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The inside of a JSON string, between its quotes, over as many pieces as it comes in.
 *
 * <p>Reads eight bytes at a time and looks closer only where one of them is a quote, a backslash, a
 * control character or not ASCII: the four tests are done on all eight bytes at once [1]. What is
 * commonest among those, and whole within the piece, is stepped over at once; the rest goes through
 * states, a byte at a time. Refuses control characters, unknown escapes, halves of surrogate pairs,
 * and bytes that are not UTF-8 as RFC 3629 has it (overlong forms, surrogates and what lies above
 * U+10FFFF included).
 *
 * <p>[1] H. S. Warren, Hacker's Delight, 2nd ed., section 6-1.
 */
final class JsonString {
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long BACKSLASHES = ONES * '\\';

  /** Exchanges the blank and the quote, so that quote and control characters are neighbours. */
  private static final long SWAP = ONES * (' ' ^ '"');

  private static final long ABOVE_QUOTE = ONES * (' ' + 1);

  /**
   * What may stand behind a backslash alone; a table, because a branch here is hard to foretell.
   */
  private static final boolean[] SHORT_ESCAPES = new boolean[256];

  static {
    for (char c : new char[] {'"', '\\', '/', 'b', 'f', 'n', 'r', 't'}) {
      SHORT_ESCAPES[c] = true;
    }
  }

  private enum State {
    PLAIN,
    ESCAPE,
    HEX,
    /** A high half was read: a backslash must follow, then a u, then a low half. */
    LOW_BACKSLASH,
    LOW_U,
    CONTINUATION
  }

  private State state = State.PLAIN;
  private boolean open;
  private boolean escaped;
  private int hexDigits;
  private int hex;
  private boolean low;
  private int continuations;
  private int nextMin;
  private int nextMax;

  /** Begins a new string behind its opening quote. */
  void start() {
    state = State.PLAIN;
    open = true;
    escaped = false;
    low = false;
  }

  /** Whether the closing quote has not been seen yet. */
  boolean open() {
    return open;
  }

  /** Whether the string contained an escape. */
  boolean escaped() {
    return escaped;
  }

  /**
   * Reads on until the closing quote or until {@code to}.
   *
   * @return the index of the closing quote, or {@code to}; where the bytes are not a JSON string
   *     the complement ({@code ~}) of the index of the byte that shows it
   */
  int scan(ByteBuffer in, int from, int to) {
    int i = from;
    while (i < to) {
      if (state == State.PLAIN) {
        i = skipPlain(in, i, to);
        if (i == to) {
          return i;
        }
        if (in.get(i) == '"') {
          open = false;
          return i;
        }
        int behind = skipCommon(in, i, to);
        if (behind > i) {
          i = behind;
          continue;
        }
      }
      if (!take(in.get(i) & 0xff)) {
        return ~i;
      }
      i++;
    }
    return i;
  }

  /**
   * A byte's high bit becomes one where the byte is special, and perhaps in bytes above a special
   * one, to which the subtraction borrows: the lowest is exact, and only that is used.
   */
  private static int skipPlain(ByteBuffer in, int from, int to) {
    int i = from;
    for (; i <= to - 8; i += 8) {
      long w = (long) LONG.get(in, i);
      long special = (((w ^ SWAP) - ABOVE_QUOTE) | ((w ^ BACKSLASHES) - ONES) | w) & HIGHS;
      if (special != 0) {
        return i + (Long.numberOfTrailingZeros(special) >>> 3);
      }
    }
    for (; i < to; i++) {
      int b = in.get(i);
      if (b < ' ' || b == '"' || b == '\\') {
        return i;
      }
    }
    return i;
  }

  /** Steps over a short escape or a character of two or three bytes; returns i where it is none. */
  private int skipCommon(ByteBuffer in, int i, int to) {
    if (to - i < 3) {
      return i;
    }
    int first = in.get(i) & 0xff;
    int second = in.get(i + 1) & 0xff;
    if (first == '\\') {
      escaped = true;
      return isShortEscape(second) ? i + 2 : i;
    }
    if (!isContinuation(second)) {
      return i;
    }
    if (first >= 0xc2 && first <= 0xdf) {
      return i + 2;
    }
    boolean anySecond = first >= 0xe1 && first <= 0xef && first != 0xed;
    return anySecond && isContinuation(in.get(i + 2)) ? i + 3 : i;
  }

  private static boolean isContinuation(int b) {
    return (b & 0xc0) == 0x80;
  }

  private boolean take(int b) {
    return switch (state) {
      case PLAIN -> special(b);
      case ESCAPE -> escape(b);
      case HEX -> hexDigit(b);
      case LOW_BACKSLASH -> expect(b, '\\', State.LOW_U);
      case LOW_U -> {
        startHex(true);
        yield b == 'u';
      }
      case CONTINUATION -> continuation(b);
    };
  }

  private boolean special(int b) {
    if (b == '\\') {
      escaped = true;
      state = State.ESCAPE;
      return true;
    }
    return b >= 0x80 && lead(b);
  }

  private boolean escape(int b) {
    if (b == 'u') {
      startHex(false);
      return true;
    }
    state = State.PLAIN;
    return isShortEscape(b);
  }

  private static boolean isShortEscape(int b) {
    return SHORT_ESCAPES[b];
  }

  private boolean expect(int b, int wanted, State next) {
    state = next;
    return b == wanted;
  }

  private void startHex(boolean lowHalf) {
    state = State.HEX;
    low = lowHalf;
    hex = 0;
    hexDigits = 0;
  }

  private boolean hexDigit(int b) {
    int digit = Character.digit(b, 16);
    if (digit < 0) {
      return false;
    }
    hex = hex << 4 | digit;
    if (++hexDigits < 4) {
      return true;
    }
    boolean highSurrogate = hex >= 0xd800 && hex <= 0xdbff;
    boolean lowSurrogate = hex >= 0xdc00 && hex <= 0xdfff;
    state = highSurrogate ? State.LOW_BACKSLASH : State.PLAIN;
    return low == lowSurrogate;
  }

  /** RFC 3629 section 4: the range of the second byte depends on the first. */
  private boolean lead(int b) {
    if (b < 0xc2 || b > 0xf4) {
      return false;
    }
    state = State.CONTINUATION;
    continuations = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
    nextMin = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
    nextMax = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
    return true;
  }

  private boolean continuation(int b) {
    if (b < nextMin || b > nextMax) {
      return false;
    }
    nextMin = 0x80;
    nextMax = 0xbf;
    if (--continuations == 0) {
      state = State.PLAIN;
    }
    return true;
  }
}
