package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Strings are UTF-8 as RFC 3629 has it; the JDK's strict decoder is the oracle. */
class Utf8Test {
  private static final int[] EDGES = {
    0x00, 0x20, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed,
    0xef, 0xf0, 0xf4, 0xf5, 0xff
  };

  private final JsonString string = new JsonString();
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final CharBuffer decoded = CharBuffer.allocate(16);

  @Test
  void everyPairOfBytesIsJudgedAsTheDecoderDoes() {
    for (int a = 0; a < 256; a++) {
      judge(a);
      for (int b = 0; b < 256; b++) {
        judge(a, b);
      }
    }
  }

  @Test
  void everyLeadWithEverySecondByteAndTheEdgesBehindThem() {
    for (int a = 0x80; a < 256; a++) {
      for (int b = 0; b < 256; b++) {
        for (int c : EDGES) {
          judge(a, b, c);
          judge(a, b, c, 0x80);
          judge(a, b, c, 0xc0);
          judge(a, b, c, 0xbf, 0x80);
        }
      }
    }
  }

  @Test
  void everyCodePointPasses() {
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
      if (point >= ' ' && point != '"' && point != '\\' && !surrogate) {
        byte[] bytes = Character.toString(point).getBytes(StandardCharsets.UTF_8);
        if (!passes(bytes)) {
          throw new AssertionError(point);
        }
      }
    }
  }

  @Test
  void everyEscapedUnitPassesUnlessItIsHalfAPair() {
    for (int unit = 0; unit <= 0xffff; unit++) {
      byte[] escape = String.format("\\u%04x", unit).getBytes(StandardCharsets.US_ASCII);
      boolean half = Character.isSurrogate((char) unit);
      assertThat(passes(escape)).isEqualTo(!half);
    }
  }

  @Test
  void eachSpecialByteIsSeenAtEachPlaceOfAWord() {
    for (int place = 0; place < 40; place++) {
      for (int b = 0; b < 256; b++) {
        byte[] bytes = "x".repeat(40).getBytes(StandardCharsets.US_ASCII);
        bytes[place] = (byte) b;
        boolean plain = b >= ' ' && b < 0x80 && b != '\\' && b != '"';
        assertThat(passes(bytes)).isEqualTo(plain);
      }
    }
  }

  private void judge(int... values) {
    byte[] bytes = new byte[values.length];
    boolean special = false;
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
      special |= values[i] < ' ' || values[i] == '"' || values[i] == '\\';
    }
    if (!special && passes(bytes) != decodes(bytes)) {
      throw new AssertionError(HexFormat.of().formatHex(bytes));
    }
  }

  /** Whether the string is good, alone and behind a run of plain bytes, whole and cut up. */
  private boolean passes(byte[] inside) {
    byte[] bytes = new byte[inside.length + 12];
    Arrays.fill(bytes, (byte) 'a');
    System.arraycopy(inside, 0, bytes, 3, inside.length);
    bytes[bytes.length - 1] = '"';
    ByteBuffer in = ByteBuffer.wrap(bytes);
    string.start();
    boolean whole = string.scan(in, 0, bytes.length) == bytes.length - 1 && !string.open();
    string.start();
    int at = 0;
    while (at >= 0 && at < bytes.length && string.open()) {
      at = string.scan(in, at, at + 1);
    }
    if ((at == bytes.length - 1 && !string.open()) != whole) {
      throw new AssertionError("whole and cut up differ: " + HexFormat.of().formatHex(inside));
    }
    return whole;
  }

  private boolean decodes(byte[] bytes) {
    decoder.reset();
    return !decoder.decode(ByteBuffer.wrap(bytes), decoded.clear(), true).isError();
  }
}
