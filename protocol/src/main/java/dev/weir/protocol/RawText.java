package dev.weir.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one scalar as they stood in the document, gathered over as many pieces as it came
 * in. Keeps at most {@value #LIMIT} bytes; of a longer value only the length is known.
 */
public final class RawText {
  /** Longer scalars are not kept. */
  public static final int LIMIT = 4096;

  private byte[] bytes = new byte[64];
  private int length;
  private boolean escaped;

  void clear() {
    length = 0;
    escaped = false;
  }

  void append(ByteBuffer from, int start, int end) {
    int count = end - start;
    if (length + count <= LIMIT) {
      if (length + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
      }
      from.get(start, bytes, length, count);
    }
    length += count;
  }

  void escaped() {
    escaped = true;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Bytes in the document, without the quotes of a string. */
  public int length() {
    return length;
  }

  /** Whether the whole value was kept. */
  public boolean complete() {
    return length <= LIMIT;
  }

  /** Whether it stands in the document as one of these. */
  boolean isOneOf(byte[][] words) {
    for (byte[] word : words) {
      if (word.length == length && Arrays.equals(word, 0, length, bytes, 0, length)) {
        return true;
      }
    }
    return false;
  }

  /** The value of a string, escapes resolved; of a number its text. Only when complete. */
  public String string() {
    if (!complete()) {
      throw new IllegalStateException("length: " + length + " (expected: <= " + LIMIT + ")");
    }
    String raw = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return escaped ? unescape(raw) : raw;
  }

  /** The value of a number when it is a whole one that fits a long; {@code fallback} when not. */
  public long number(long fallback) {
    if (length == 0 || length > 18) {
      return fallback;
    }
    int start = bytes[0] == '-' ? 1 : 0;
    long value = 0;
    for (int i = start; i < length; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return fallback;
      }
      value = 10 * value + digit;
    }
    return start == 1 ? -value : value;
  }

  private static String unescape(String raw) {
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char kind = raw.charAt(++i);
      switch (kind) {
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'u' -> {
          text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
          i += 4;
        }
        default -> text.append(kind);
      }
    }
    return text.toString();
  }
}
