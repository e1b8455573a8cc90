package dev.weir.enginesim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class UploadTest {
  private final EngineServer server = EngineServer.start(Engines.fast());
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.shutdownNow();
    server.close();
  }

  @Test
  void aRecordingIsTranscribedByItsBytes() throws IOException, InterruptedException {
    JsonNode first = Client.parse(upload(64_000, 'a', "").body());
    assertThat(first.path("text").asString()).isNotEmpty();
    assertThat(first.path("usage").path("seconds").asInt()).isEqualTo(2);
    assertThat(Client.parse(upload(64_000, 'a', "").body())).isEqualTo(first);
    assertThat(Client.parse(upload(64_000, 'b', "").body())).isNotEqualTo(first);
    assertThat(Client.parse(upload(63_999, 'a', "").body())).isNotEqualTo(first);
  }

  @Test
  @Tag("slow")
  void aFileMayBeLargerThanWhatIsReadWhole() throws IOException, InterruptedException {
    JsonNode answer = Client.parse(upload(320_000_000, 'a', "").body());
    assertThat(answer.path("usage").path("seconds").asInt()).isEqualTo(10_000);
  }

  @Test
  void theFieldsBesideTheFileAreRead() throws IOException, InterruptedException {
    assertThat(upload(10, 'a', field("model", "sim")).statusCode()).isEqualTo(200);
    assertThat(upload(10, 'a', field("model", "gpt")).statusCode()).isEqualTo(404);
    assertThat(upload(10, 'a', field("response_format", "srt")).body())
        .contains("response_format: srt (expected: json)");
  }

  @Test
  void whatHasNoFileIsRefused() throws IOException, InterruptedException {
    String expected = "file: missing (expected: a file in a form";
    assertThat(send("multipart/form-data; boundary=x", "--x--\r\n").body()).contains(expected);
    assertThat(send("multipart/form-data; boundary=x", "nonsense").body()).contains(expected);
    assertThat(send("multipart/form-data", "nonsense").statusCode()).isEqualTo(400);
    assertThat(send("application/json", "{}").body()).contains(expected);
  }

  @Test
  void aRecordingThatIsTooLongForTheModelIsRefused() throws IOException, InterruptedException {
    try (EngineServer narrow = EngineServer.start(Engines.fast().withMaxModelLength(256))) {
      HttpResponse<String> answer = upload(narrow.url(), 10);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("tokens (expected: less than 256)");
    }
  }

  private HttpResponse<String> upload(String url, int bytes)
      throws IOException, InterruptedException {
    String form =
        "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n"
            + "a".repeat(bytes)
            + "\r\n--x--\r\n";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/audio/transcriptions"))
            .header("content-type", "multipart/form-data; boundary=x")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String field(String name, String value) {
    return "--x\r\ncontent-disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(name, value);
  }

  private HttpResponse<String> upload(long bytes, char of, String fields)
      throws IOException, InterruptedException {
    String before =
        fields
            + "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n"
            + "content-type: audio/wav\r\n\r\n";
    return send(
        HttpRequest.BodyPublishers.ofInputStream(
            () -> joined(stream(before), new Repeated(bytes, of), stream("\r\n--x--\r\n"))),
        "multipart/form-data; boundary=x");
  }

  private HttpResponse<String> send(String type, String body)
      throws IOException, InterruptedException {
    return send(HttpRequest.BodyPublishers.ofString(body), type);
  }

  private HttpResponse<String> send(HttpRequest.BodyPublisher body, String type)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(server.url() + "/v1/audio/transcriptions"))
            .version(HttpClient.Version.HTTP_1_1)
            .header("content-type", type)
            .POST(body)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static InputStream joined(InputStream... parts) {
    return new SequenceInputStream(Collections.enumeration(List.of(parts)));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** One byte again and again. */
  private static final class Repeated extends InputStream {
    private final char of;
    private long left;

    Repeated(long count, char of) {
      left = count;
      this.of = of;
    }

    @Override
    public int read() {
      return left-- > 0 ? of : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int count = (int) Math.min(left, length);
      for (int i = 0; i < count; i++) {
        into[offset + i] = (byte) of;
      }
      left -= count;
      return count == 0 ? -1 : count;
    }
  }
}
