package dev.weir.control.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Texts in a row: two bytes of length, then UTF-8, cut where nobody would read on. */
final class RowText {
  private static final int MOST_BYTES = 1024;
  private static final int LENGTH = 0xffff;

  private RowText() {}

  static void write(String text, ByteBuffer out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = bytes.length;
    if (length > MOST_BYTES) {
      length = MOST_BYTES;
      while ((bytes[length] & 0xc0) == 0x80) { // not within a character
        length--;
      }
    }
    out.putShort((short) length).put(bytes, 0, length);
  }

  static String read(ByteBuffer in) {
    int length = in.getShort() & LENGTH;
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
