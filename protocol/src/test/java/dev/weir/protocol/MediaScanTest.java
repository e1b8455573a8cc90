package dev.weir.protocol;

import static dev.weir.protocol.Bodies.chat;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What takes tokens to read, told apart from text by how it looks. */
final class MediaScanTest {
  private static final String BASE64 = "iVBORw0KGgo" + "AbCd0189".repeat(400) + "==";

  private static String ask(String part) {
    return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[" + part + "]}]}";
  }

  @Test
  void anImageIsCountedAndItsBytesAreNoText() {
    String url = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,%s\"}}";
    RequestScan scan = chat(ask(url.formatted(BASE64) + "," + url.formatted(BASE64)));
    assertThat(scan.images()).isEqualTo(2);
    assertThat(scan.soundBytes()).isZero();
    assertThat(scan.textBytes()).isLessThan(300);
  }

  @Test
  void soundIsCountedByItsBytes() {
    String sound = "U" + BASE64;
    RequestScan scan =
        chat(ask("{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"" + sound + "\"}}"));
    assertThat(scan.images()).isZero();
    assertThat(scan.soundBytes()).isEqualTo(sound.length());
  }

  @Test
  void textIsTextHoweverLongItIs() {
    RequestScan scan =
        chat(ask("{\"type\":\"text\",\"text\":\"" + "some words, then more. ".repeat(200) + "\"}"));
    assertThat(scan.images()).isZero();
    assertThat(scan.textBytes()).isEqualTo(scan.promptBytes());
  }

  @Test
  void aTextThatEndsLikeAnImageIsText() {
    String text = "some words, then more. ".repeat(200) + "A".repeat(100);
    byte[] body =
        ask("{\"type\":\"text\",\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
    for (int cut = 1; cut < body.length; cut += 97) {
      RequestScan scan = new RequestScan(Bodies.MAX_DEPTH);
      scan.reset(Api.CHAT);
      scan.feed(ByteBuffer.wrap(body), 0, cut);
      scan.feed(ByteBuffer.wrap(body), cut, body.length);
      assertThat(scan.finish()).isNull();
      assertThat(scan.soundBytes() + scan.images()).as("cut at " + cut).isZero();
    }
  }

  @Test
  void theNextBodyBeginsWithoutTheLastOnes() {
    RequestScan scan = new RequestScan(Bodies.MAX_DEPTH);
    for (String content : new String[] {"data:image/png;base64," + BASE64, "hi"}) {
      byte[] body = ask("\"" + content + "\"").getBytes(StandardCharsets.UTF_8);
      scan.reset(Api.CHAT);
      scan.feed(ByteBuffer.wrap(body), 0, body.length);
      assertThat(scan.finish()).isNull();
    }
    assertThat(scan.images()).isZero();
  }
}
