package dev.weir.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The inside of a JSON string, between its quotes, over as many pieces as it comes in.
 *
 * <p>Reads eight bytes at a time and looks closer only where one of them is a quote, a backslash, a
 * control character or not ASCII: all these tests are done on eight bytes at once [1]. Refuses
 * control characters, unknown escapes, halves of surrogate pairs, and bytes that are not UTF-8 as
 * RFC 3629 has it (overlong forms, surrogates and what lies above U+10FFFF included).
 *
 * <p>[1] H. S. Warren, Hacker's Delight, 2nd ed., section 6-1.
 */
final class JsonString {
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long EXCHANGE = ONES * ('"' ^ ' ');
  private static final long BACKSLASHES = ONES * '\\';
  private static final long AFTER_SPACE = ONES * (' ' + 1);
  private static final int FOUR_WORDS = 4 * Long.BYTES;

  private static final boolean[] SIMPLE_ESCAPE = new boolean[128];

  static {
    for (char c : "\"\\/bfnrt".toCharArray()) {
      SIMPLE_ESCAPE[c] = true;
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
      }
      int b = in.get(i) & 0xff;
      if (state == State.PLAIN) {
        if (b == '"') {
          open = false;
          return i;
        }
        int length = common(in, i, to, b);
        if (length > 0) {
          i += length;
          continue;
        }
      }
      if (!take(b)) {
        return ~i;
      }
      i++;
    }
    return i;
  }

  /**
   * The length of the escape or character that begins here, where it is of a frequent kind and lies
   * wholly in this piece; 0: the states below must look at it a byte at a time.
   */
  private int common(ByteBuffer in, int i, int to, int b) {
    if (b == '\\') {
      boolean plain = i + 1 < to && in.get(i + 1) > 0 && SIMPLE_ESCAPE[in.get(i + 1)];
      escaped |= plain;
      return plain ? 2 : 0;
    }
    if (b >= 0xc2 && b < 0xe0) {
      return i + 1 < to && continues(in.get(i + 1)) ? 2 : 0;
    }
    boolean threeBytes = b > 0xe0 && b < 0xf0 && b != 0xed;
    return threeBytes && i + 2 < to && continues(in.get(i + 1)) && continues(in.get(i + 2)) ? 3 : 0;
  }

  private static boolean continues(byte b) {
    return (b & 0xc0) == 0x80;
  }

  /** The index of the first byte that needs a closer look, or {@code to}. */
  private static int skipPlain(ByteBuffer in, int from, int to) {
    int i = from;
    while (i <= to - FOUR_WORDS) {
      long four =
          special((long) LONG.get(in, i))
              | special((long) LONG.get(in, i + 8))
              | special((long) LONG.get(in, i + 16))
              | special((long) LONG.get(in, i + 24));
      if ((four & HIGHS) != 0) {
        break;
      }
      i += FOUR_WORDS;
    }
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long special = special((long) LONG.get(in, i)) & HIGHS;
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

  /**
   * Sets the high bit of the lowest byte that is special, and perhaps of others above it. A quote
   * differs from a space by one bit, so exchanging the two puts it next to the control characters
   * and one subtraction tests for all of them; what is not ASCII has its high bit set already.
   */
  private static long special(long word) {
    long quotesAndControls = (word ^ EXCHANGE) - AFTER_SPACE;
    long backslashes = (word ^ BACKSLASHES) - ONES;
    return quotesAndControls | backslashes | word;
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
    return b < 0x80 && SIMPLE_ESCAPE[b];
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
