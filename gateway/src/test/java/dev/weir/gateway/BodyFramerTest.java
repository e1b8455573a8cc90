package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BodyFramerTest {
  /** The payload that the framer finds when the bytes come in pieces of the given greatest size. */
  private static String payload(BodyFramer framer, String bytes, int greatest) {
    SplittableRandom random = new SplittableRandom(greatest);
    StringBuilder found = new StringBuilder();
    int at = 0;
    while (at < bytes.length()) {
      int end = Math.min(bytes.length(), at + 1 + random.nextInt(greatest));
      ByteBuf in = Unpooled.copiedBuffer(bytes.substring(at, end), StandardCharsets.ISO_8859_1);
      framer.scan(in);
      for (int i = 0; i < framer.count(); i++) {
        int length = framer.end(i) - framer.start(i);
        found.append(in.toString(framer.start(i), length, StandardCharsets.ISO_8859_1));
      }
      in.release();
      at = end;
    }
    return found.toString();
  }

  @Test
  void findsThePayloadOfChunksWhereverTheyAreCut() {
    String bytes = "5\r\nhello\r\n0A;ext=\"1\"\r\n0123456789\r\n1\r\n\r\r\n0\r\nTrailer: x\r\n\r\n";
    for (int greatest = 1; greatest <= bytes.length(); greatest++) {
      BodyFramer framer = new BodyFramer();
      framer.startChunked();
      assertThat(payload(framer, bytes, greatest)).isEqualTo("hello0123456789\r");
      assertThat(framer.done()).isTrue();
    }
  }

  @Test
  void aLengthEndsTheBody() {
    BodyFramer framer = new BodyFramer();
    framer.startLength(5);
    assertThat(payload(framer, "hel", 1)).isEqualTo("hel");
    assertThat(framer.done()).isFalse();
    assertThat(payload(framer, "lo", 2)).isEqualTo("lo");
    assertThat(framer.done()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "x\r\n",
        " 5\r\nhello\r\n",
        "5\nhello\r\n",
        "5\r\nhelloX\r\n",
        "5\r\nhello\n",
        "-1\r\n",
        "5\r\nhello\r\n0\r\n\r\nmore",
        "10000000\r\n",
        "0\r\nT: x\n\r\n",
        "0x5\r\nhello\r\n"
      })
  void bytesThatAreNotStrictChunksAreRefusedWhereverTheyAreCut(String bytes) {
    for (int greatest = 1; greatest <= bytes.length(); greatest++) {
      BodyFramer framer = new BodyFramer();
      framer.startChunked();
      payload(framer, bytes, greatest);
      assertThat(framer.broken()).as("pieces up to %d", greatest).isTrue();
    }
  }

  @Test
  void anEndlessExtensionOrTrailerIsRefused() {
    BodyFramer extension = new BodyFramer();
    extension.startChunked();
    payload(extension, "5;" + "x".repeat(10_000), 500);
    assertThat(extension.broken()).isTrue();
    BodyFramer trailer = new BodyFramer();
    trailer.startChunked();
    payload(trailer, "0\r\n" + "T: x\r\n".repeat(3_000), 500);
    assertThat(trailer.broken()).isTrue();
  }

  @Test
  void onlyWholePlainChunksCanBePassedOnVerbatim() {
    assertThat(verbatim("5\r\nhello\r\n1\r\nx\r\n")).isTrue();
    assertThat(verbatim("5\r\nhello\r\n0\r\n\r\n")).isTrue();
    assertThat(verbatim("5\r\nhello\r\n1")).isFalse();
    assertThat(verbatim("5\r\nhel")).isFalse();
    assertThat(verbatim("5;a=b\r\nhello\r\n")).isFalse();
    assertThat(verbatim("5\r\nhello\r\n0\r\nT: x\r\n\r\n")).isFalse();
  }

  private static boolean verbatim(String bytes) {
    BodyFramer framer = new BodyFramer();
    framer.startChunked();
    ByteBuf in = Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1);
    framer.scan(in);
    in.release();
    return framer.verbatim();
  }
}
