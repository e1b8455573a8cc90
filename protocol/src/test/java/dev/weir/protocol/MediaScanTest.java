package dev.weir.protocol;

import static dev.weir.protocol.Bodies.chat;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
    assertThat(scan.soundMillis()).isZero();
    assertThat(scan.textBytes()).isLessThan(300);
  }

  private static RequestScan scan(Api api, String text, int... cuts) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    RequestScan scan = new RequestScan(Bodies.MAX_DEPTH);
    scan.reset(api);
    int from = 0;
    for (int cut : cuts) {
      scan.feed(ByteBuffer.wrap(body), from, cut);
      from = cut;
    }
    scan.feed(ByteBuffer.wrap(body), from, body.length);
    assertThat(scan.finish()).isNull();
    return scan;
  }

  private static final String CHAT_LINK =
      ask(
          "{\"type\":\"text\",\"text\":\"what is this?\"},{\"type\":\"image_url\",\"image_url\":"
              + "{\"url\":\"https://example.org/a.png\",\"detail\":\"low\"}}");
  private static final String MESSAGES_LINK =
      ask("{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://example.org/a\"}}");
  private static final String RESPONSES_LINK =
      "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\","
          + "\"image_url\":\"https://example.org/a.png\"}]}]}";

  @Test
  void anImageByItsAddressIsOneImageInTheWordsOfEachApi() {
    assertThat(scan(Api.CHAT, CHAT_LINK).images()).isEqualTo(1);
    assertThat(scan(Api.MESSAGES, MESSAGES_LINK).images()).isEqualTo(1);
    assertThat(scan(Api.RESPONSES, RESPONSES_LINK).images()).isEqualTo(1);
    String both =
        ask(
            "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.org/a.png\"}},"
                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                + BASE64
                + "\"}}");
    assertThat(scan(Api.CHAT, both).images()).as("one of each").isEqualTo(2);
    assertThat(scan(Api.CHAT, both).soundMillis()).isZero();
  }

  @Test
  void itIsFoundInWhateverPiecesItComes() {
    for (int cut = 1; cut < CHAT_LINK.length() - 3; cut++) {
      assertThat(scan(Api.CHAT, CHAT_LINK, cut, cut + 3).images()).as("cut at " + cut).isOne();
    }
    for (int cut = 1; cut < RESPONSES_LINK.length(); cut++) {
      assertThat(scan(Api.RESPONSES, RESPONSES_LINK, cut).images()).as("cut at " + cut).isOne();
    }
  }

  @Test
  void anAddressThatIsNoImagesIsText() {
    String cited =
        "{\"model\":\"m\",\"input\":[{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"text\":"
            + "\"x\",\"annotations\":[{\"type\":\"url_citation\",\"url\":\"https://example.org\"}]}]},"
            + "{\"type\":\"web_search_call\",\"action\":{\"url\":\"https://example.org\"}}]}";
    assertThat(scan(Api.RESPONSES, cited).images()).isZero();
    String found =
        ask(
            "{\"type\":\"search_result\",\"source\":\"https://example.org\",\"content\":[{\"url\":\"x\"}]},"
                + "{\"source\":{\"a\":1},\"b\":{\"url\":\"https://example.org\"}}");
    assertThat(scan(Api.MESSAGES, found).images()).isZero();
    assertThat(scan(Api.CHAT, ask("{\"text\":\"https://example.org/a.png\"}")).images()).isZero();
  }

  private static String audio(byte[] file) {
    String base64 = Base64.getEncoder().encodeToString(file);
    return ask("{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"" + base64 + "\"}}");
  }

  /** A WAV file that says that a second takes so many bytes. */
  private static byte[] wav(int rate, int seconds) {
    ByteBuffer file = ByteBuffer.allocate(44 + rate * seconds).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + rate * seconds);
    file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    file.putShort((short) 1).putShort((short) 1).putInt(rate / 2).putInt(rate);
    return file.array();
  }

  private static byte[] file(int size, int... head) {
    byte[] file = new byte[size];
    for (int i = 0; i < head.length; i++) {
      file[i] = (byte) head[i];
    }
    return file;
  }

  private static long millis(byte[] file) {
    RequestScan scan = chat(audio(file));
    assertThat(scan.images()).isZero();
    assertThat(scan.textBytes()).isLessThan(200);
    return scan.soundMillis();
  }

  @Test
  void soundIsCountedByHowLongItPlaysWhateverItsEncoding() {
    assertThat(millis(wav(32_000, 3))).as("WAV, 16 kHz").isBetween(2_990L, 3_010L);
    assertThat(millis(wav(176_400, 3))).as("WAV, 44.1 kHz").isBetween(2_990L, 3_010L);
    assertThat(millis(file(24_000, 0xff, 0xfb, 0x50)))
        .as("MP3, 64 kbit/s")
        .isBetween(2_990L, 3_010L);
    assertThat(millis(file(24_000, 0xff, 0xf3, 0x80)))
        .as("MP3 of version 2, 64 kbit/s")
        .isBetween(2_990L, 3_010L);
    assertThat(millis(file(48_000, 'O', 'g', 'g', 'S'))).as("else").isBetween(2_990L, 3_010L);
  }

  @Test
  void aHeadThatLiesIsBoundedAndOneThatIsCutIsNone() {
    assertThat(millis(wav(32_000, 1))).isBetween(990L, 1_010L);
    byte[] endless = wav(2_000, 10);
    endless[31] = 0x7f;
    assertThat(millis(endless)).as("a gigabyte a second").isBetween(19L, 22L);
    byte[] none = wav(32_000, 1);
    none[28] = none[29] = 0;
    assertThat(millis(none)).as("no byte a second").isBetween(31_900L, 32_100L);
  }

  @Test
  void theHeadMayComeInPieces() {
    byte[] body = audio(wav(32_000, 1)).getBytes(StandardCharsets.UTF_8);
    for (int cut = 80; cut < 200; cut++) {
      RequestScan scan = new RequestScan(Bodies.MAX_DEPTH);
      scan.reset(Api.CHAT);
      scan.feed(ByteBuffer.wrap(body), 0, cut);
      scan.feed(ByteBuffer.wrap(body), cut, cut + 7);
      scan.feed(ByteBuffer.wrap(body), cut + 7, body.length);
      assertThat(scan.finish()).isNull();
      assertThat(scan.soundMillis()).as("cut at " + cut).isBetween(990L, 1_010L);
    }
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
      assertThat(scan.soundMillis() + scan.images()).as("cut at " + cut).isZero();
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
