package dev.weir.protocol;

import java.nio.ByteBuffer;

/**
 * Whether a string ends as base64 does: its last {@value #LOOKED_AT} bytes have no other character.
 * A text of words has a space there; a piece of code that long and without one is rare, and taking
 * it for an image costs an estimate.
 */
final class Base64Tail {
  private static final int LOOKED_AT = 48;
  private static final boolean[] BELONGS = new boolean[128];

  static {
    for (char c = '0'; c <= 'z'; c++) {
      BELONGS[c] = Character.isLetterOrDigit(c);
    }
    for (char c : "+/=-_".toCharArray()) {
      BELONGS[c] = true;
    }
  }

  private Base64Tail() {}

  /**
   * @param from where the bytes at hand begin
   * @param end of the string
   */
  static boolean at(ByteBuffer in, int from, int end) {
    for (int i = Math.max(from, end - LOOKED_AT); i < end; i++) {
      int b = in.get(i);
      if (b < 0 || !BELONGS[b]) {
        return false;
      }
    }
    return true;
  }
}
