package dev.weir.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The first bytes of a string, in as many pieces as they came: what tells of what kind it is. */
public final class Beginning {
  private static final int MOST = 64;

  private final byte[] bytes = new byte[MOST];
  private int length;

  void clear() {
    length = 0;
  }

  /** Keeps of the next piece what there is room for. */
  void append(ByteBuffer in, int from, int to) {
    int count = Math.min(to - from, MOST - length);
    if (count > 0) {
      in.get(from, bytes, length, count);
      length += count;
    }
  }

  int length() {
    return length;
  }

  /** Whether it is these bytes and no more. */
  boolean is(byte[] whole) {
    return Arrays.equals(bytes, 0, length, whole, 0, whole.length);
  }

  /** A byte of it, from 0; only below the length. */
  int at(int index) {
    return bytes[index];
  }
}
