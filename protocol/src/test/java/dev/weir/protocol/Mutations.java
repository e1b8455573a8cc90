package dev.weir.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Damage at random, of the kinds that break parsers. */
final class Mutations {
  private static final List<byte[]> SPLINTERS =
      List.of(
          text("\""),
          text("\\"),
          text(","),
          text(":"),
          text("{"),
          text("}"),
          text("["),
          text("]"),
          text("0"),
          text("-"),
          text("."),
          text("e"),
          text("+"),
          text("\\u"),
          text("\\ud800"),
          text("\\udc00"),
          text("\\uD83D\\uDE00"),
          text("null"),
          text("tru"),
          text("NaN"),
          text("e9"),
          text("e30"),
          text("//"),
          text("/**/"),
          text("'"),
          text("\u0000"),
          text("\n"),
          text("\u001f"),
          text("\ufeff"),
          text("\u00a0"),
          bytes(0x80),
          bytes(0xc0, 0xaf),
          bytes(0xed, 0xa0, 0x80),
          bytes(0xf0, 0x80, 0x80, 0x80),
          bytes(0xf4, 0x90, 0x80, 0x80),
          bytes(0xe2, 0x82),
          bytes(0xf8),
          bytes(0xff));

  private Mutations() {}

  static byte[] mutate(byte[] document, RandomGenerator random) {
    byte[] damaged = document;
    for (int i = random.nextInt(3); i >= 0; i--) {
      damaged = once(damaged, random);
    }
    return damaged;
  }

  private static byte[] once(byte[] in, RandomGenerator random) {
    int from = random.nextInt(in.length + 1);
    int to = Math.min(in.length, from + random.nextInt(1 + random.nextInt(12)));
    return switch (random.nextInt(7)) {
      case 0 -> flip(in, from, 1 << random.nextInt(8));
      case 1 -> flip(in, from, random.nextInt(256));
      case 2 -> join(in, 0, from, new byte[0], in.length);
      case 3 -> join(in, 0, from, new byte[0], to);
      case 4 -> join(in, 0, to, new byte[0], from);
      default -> join(in, 0, from, SPLINTERS.get(random.nextInt(SPLINTERS.size())), from);
    };
  }

  private static byte[] flip(byte[] in, int at, int bits) {
    byte[] out = in.clone();
    if (at < out.length) {
      out[at] ^= (byte) bits;
    }
    return out;
  }

  private static byte[] join(byte[] in, int from, int to, byte[] middle, int rest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(in, from, to - from);
    out.writeBytes(middle);
    out.write(in, rest, in.length - rest);
    return out.toByteArray();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(int... values) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      out[i] = (byte) values[i];
    }
    return out;
  }
}
