package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartScanTest {
  private static final String FILE =
      "--b1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n"
          + "Content-Type: audio/wav\r\n\r\nRIFF\r\n--b\r\r\n--b2 not yet\r\n";
  private static final String MODEL =
      "--b1\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n";
  private static final String END = "--b1--\r\n";

  private static MultipartScan scan(String body) {
    MultipartScan scan = new MultipartScan("b1");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    scan.feed(ByteBuffer.wrap(bytes), 0, bytes.length);
    return scan;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {MODEL + FILE + END, FILE + MODEL + END, MODEL + "--b1", FILE + MODEL + "--b1"})
  void theModelIsFoundBeforeAndBehindTheFile(String body) {
    assertThat(scan(body).model()).isEqualTo("whisper-1");
  }

  @Test
  void itDoesNotMatterInWhichPiecesTheFormComes() {
    byte[] bytes = (FILE + MODEL + END).getBytes(StandardCharsets.UTF_8);
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      MultipartScan scan = new MultipartScan("b1");
      for (int at = 0; at < bytes.length; ) {
        int next = Math.min(bytes.length, at + 1 + random.nextInt(12));
        scan.feed(ByteBuffer.wrap(bytes), at, next);
        at = next;
      }
      assertThat(scan.model()).isEqualTo("whisper-1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FILE + END,
        "--b1\r\nContent-Disposition: form-data; name=\"model\"; filename=\"model\"\r\n\r\nx\r\n--b1--",
        "--b1\r\nContent-Disposition: form-data; name=\"models\"\r\n\r\nx\r\n--b1--",
        "--b1\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nname=\"model\"\r\n--b1--",
        "",
        "no form at all"
      })
  void whatIsNoModelFieldIsNotTakenForOne(String body) {
    MultipartScan scan = scan(body);
    assertThat(scan.found()).isFalse();
    assertThat(scan.model()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {MODEL + MODEL + END, MODEL + FILE + MODEL + END})
  void aModelThatStandsTwiceIsRefused(String body) {
    assertThat(scan(body).problem()).isNotNull();
  }

  @Test
  void theModelIsRenamedWhereItStands() {
    String body = FILE + MODEL + END;
    MultipartScan scan = scan(body);
    BodyEdits edits = new BodyEdits();
    scan.renameModel("large-v3", edits);
    BodyEdits.Replacement edit = edits.inOrder().getFirst();
    String renamed =
        body.substring(0, (int) edit.start()) + "large-v3" + body.substring((int) edit.end());
    assertThat(scan(renamed).model()).isEqualTo("large-v3");
    assertThat(edits.growth()).isEqualTo(renamed.length() - body.length());
  }

  @Test
  void whatIsTooLongIsRefused() {
    String longModel = MODEL.replace("whisper-1", "w".repeat(600));
    assertThat(scan(longModel + END).problem()).isNotNull();
    String longHead = "--b1\r\nX: " + "x".repeat(9000) + "\r\n\r\n";
    assertThat(scan(longHead).problem()).isNotNull();
    assertThat(scan("--b1\r\n\r\n\r\n".repeat(1100)).problem()).isNotNull();
    assertThat(scan("--b1x\r\n").problem()).isNotNull();
    String torn = "--b1\r\nContent-Disposition: form-data; name=\"mo{\r\n--b1\r\na: b\r\n\r\n";
    assertThat(scan(torn).problem()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "multipart/form-data; boundary=abc | abc",
        "Multipart/Form-Data;boundary=\"a b\" | a b",
        "multipart/form-data; charset=utf-8; boundary=x | x",
        "multipart/form-data | null",
        "multipart/form-data; boundary=x; boundary=y | null",
        "application/json; boundary=x | null"
      })
  void theBoundaryStandsInTheContentType(String type, String boundary) {
    assertThat(MultipartScan.boundary(type)).isEqualTo(boundary);
  }
}
