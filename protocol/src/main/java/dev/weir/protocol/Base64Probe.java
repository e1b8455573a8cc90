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
   * @param from where the bytes of the string that are at hand begin
   * @param end of those
   */
  static boolean fits(ByteBuffer in, int from, int end) {
    int apart = Math.max(1, (end - from) / SPREAD);
    for (int i = from + LONGEST_SCHEME; i < end; i += apart) {
      if (!belongs(in.get(i))) {
        return false;
      }
    }
    for (int i = Math.max(from, end - AT_THE_END); i < end; i++) {
      if (!belongs(in.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean belongs(int b) {
    return b >= 0 && BELONGS[b];
  }
}
