package dev.weir.protocol;

import java.nio.ByteBuffer;

/**
 * Whether a string looks like base64: its last {@value #AT_THE_END} bytes have no other character,
 * and neither have {@value #SPREAD} spread over all of it. A text of words has a space at one of
 * those; a piece of code so long and without one is rare, and taking it for an image costs an
 * estimate. The end alone would let a client pass a text for an image by ending it so.
 */
final class Base64Probe {
  private static final int AT_THE_END = 48;
  private static final int SPREAD = 64;

  /** What stands before it in a {@code data:} URL. */
  private static final int LONGEST_SCHEME = 64;

  private static final boolean[] BELONGS = new boolean[128];

  static {
    for (char c = '0'; c <= 'z'; c++) {
      BELONGS[c] = Character.isLetterOrDigit(c);
    }
    for (char c : "+/=-_".toCharArray()) {
      BELONGS[c] = true;
    }
  }

  private Base64Probe() {}

  /**
   * Whether a piece of it does; what may be the beginning of a URL is not looked at.
   *
   * @param before bytes of the string that came before this piece
   */
  static boolean piece(ByteBuffer in, int from, int end, long before) {
    int first = from + (int) Math.max(0, LONGEST_SCHEME - before);
    int apart = Math.max(1, (end - first) / SPREAD);
    for (int i = first; i < end; i += apart) {
      if (!belongs(in.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the last piece of it does. */
  static boolean last(ByteBuffer in, int from, int end, long before) {
    for (int i = Math.max(from, end - AT_THE_END); i < end; i++) {
      if (!belongs(in.get(i))) {
        return false;
      }
    }
    return piece(in, from, end, before);
  }

  private static boolean belongs(int b) {
    return b >= 0 && BELONGS[b];
  }
}
