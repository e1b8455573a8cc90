package dev.weir.server.faults;

import static dev.weir.server.faults.HostileInputTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that are framed well and still ask for trouble. */
final class HostileHeadTest extends BeforeOneEngine {
  HostileHeadTest() {
    super(
        """
        server: { limits: { head_bytes: 1MiB } }
        engines: [{ id: a, kind: sim, url: "%s", model: sim }]
        models: [{ id: chat, engines: [a] }]
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b", "a\tb", "user@h", "h/x", "h?x", "h#x", "h:port", "h:1:2", "[::1", "a,b c", "h\\x"
      })
  void aHostThatIsNoneIsRefused(String host) {
    try (Wire wire = new Wire(weir.port())) {
      wire.send("GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      assertRefused(wire.read(), 400);
      assertThat(wire.chat(SOUND).status()).as("the connection goes on").isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:8080", "127.0.0.1", "[::1]:80", "a_b-c.d", "", "h:"})
  void aHostThatIsOneIsNot(String host) {
    try (Wire wire = new Wire(weir.port())) {
      wire.send("GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      assertThat(wire.read().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X\u0000: 1",
        "X: a\u0000b",
        "X: a\u0001b",
        "X: a\u0007b",
        "X: a\rb",
        "X: a\nb",
        "X: a\u007fb",
        ": no name",
        "X y: 1",
        "X\ty: 1",
        "X(y): 1",
        "X\"y: 1",
        "\u00e9: 1",
        "X : 1",
        "no colon",
      })
  void aFieldWithSignsThatNoFieldHasEndsTheConnection(String field) {
    try (Wire wire = new Wire(weir.port())) {
      wire.send("GET /health HTTP/1.1\r\nHost: h\r\n" + field + "\r\n\r\n");
      assertRefused(wire.read(), 400);
      assertThat(wire.closed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /he alth HTTP/1.1",
        "GET /health HTTP/1.1 ",
        "GET /health HTTP/1.10",
        "GET /health HTTP/01.1",
        "GET /health http/1.1",
        "G\u0000T /health HTTP/1.1",
        "GET /he\u0000alth HTTP/1.1",
        "GET /he\u0001alth HTTP/1.1",
        "(GET) /health HTTP/1.1",
        "GET /\u00e9 HTTP/1.1",
        "GET /health\u007f HTTP/1.1",
        "GET /health",
      })
  void aRequestLineThatIsNoneEndsTheConnection(String line) {
    try (Wire wire = new Wire(weir.port())) {
      wire.send(line + "\r\nHost: h\r\n\r\n");
      Wire.Answer answer = wire.read();
      assertThat(answer.status()).as(answer.head()).isIn(400, 505);
      assertThat(wire.closed()).isTrue();
    }
  }

  /** RFC 9112 section 3 lets a server do so; nothing of it is passed on. */
  @ParameterizedTest
  @ValueSource(
      strings = {"GET  /health HTTP/1.1", "GET\t/health\tHTTP/1.1", " GET /health HTTP/1.1"})
  void spareBlanksInARequestLineAreOne(String line) {
    try (Wire wire = new Wire(weir.port())) {
      wire.send(line + "\r\nHost: h\r\n\r\n");
      assertThat(wire.read().status()).isEqualTo(200);
    }
  }

  @Test
  void emptyLinesBeforeARequestAreSkippedForAWhile() {
    try (Wire wire = new Wire(weir.port())) {
      wire.send("\r\n\r\n" + Wire.post(PATH, SOUND) + "\r\n" + Wire.post(PATH, SOUND));
      assertThat(wire.read().status()).isEqualTo(200);
      assertThat(wire.read().status()).isEqualTo(200);
    }
  }

  @Test
  void aFoldedFieldIsRefusedWhereverItsBytesAreCut() throws IOException {
    String folded = Wire.post(PATH, SOUND, "X-Folded: one\r\n Transfer-Encoding: chunked");
    int fold = folded.indexOf("\r\n Transfer");
    for (int cut : new int[] {0, 5, fold, fold + 1, fold + 2, fold + 3, fold + 9}) {
      try (Wire wire = new Wire(weir.port())) {
        wire.send(folded.substring(0, cut));
        wire.send(folded.substring(cut));
        assertRefused(wire.read(), 400);
        assertThat(wire.closed()).isTrue();
      }
    }
    for (String other :
        List.of(
            "GET /health HTTP/1.1\r\nHost: h\r\n\ttwo\r\n\r\n",
            "GET /health HTTP/1.1\r\n two\r\n\r\n")) {
      try (Wire wire = new Wire(weir.port())) {
        wire.send(other);
        assertRefused(wire.read(), 400);
      }
    }
    try (Wire wire = new Wire(weir.port())) {
      assertThat(wire.chat(SOUND.replace("}", "\n \n\t}")).status()).isEqualTo(200);
      assertThat(wire.chat(SOUND).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"something-else", "100-continue, x", "200-ok"})
  void anExpectationThatNobodyKnowsIs417AndTheEnd(String expectation) {
    try (Wire wire = new Wire(weir.port())) {
      wire.send(Wire.post(PATH, SOUND, "Expect: " + expectation));
      assertRefused(wire.read(), 417);
      assertThat(wire.closed()).isTrue();
    }
  }

  @Test
  void whoWaitsToContinueIsToldOrRefusedUnread() {
    try (Wire wire = new Wire(weir.port())) {
      String length = "Content-Length: " + SOUND.length();
      wire.send(Wire.head("POST " + PATH, length, "Expect: 100-Continue") + "\r\n");
      assertThat(wire.read().status()).isEqualTo(100);
      assertThat(wire.send(SOUND).read().status()).isEqualTo(200);
      String huge = "Content-Length: 99999999";
      wire.send(Wire.head("POST " + PATH, huge, "Expect: 100-continue") + "\r\n");
      assertRefused(wire.read(), 413);
      assertThat(wire.closed()).isTrue();
    }
  }

  @Test
  void threeHundredFieldsAreTooManyAndTenThousandToo() {
    try (Wire wire = new Wire(weir.port())) {
      wire.send(Wire.head("GET /health") + "a: b\r\n".repeat(300) + "\r\n");
      assertRefused(wire.read(), 431);
      wire.send(Wire.head("GET /health") + "a: b\r\n".repeat(10_000) + "\r\n");
      assertRefused(wire.read(), 431);
      wire.send(Wire.head("GET /health") + "a: b\r\n".repeat(200) + "\r\n");
      assertThat(wire.read().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"gzip", "br", "deflate", "identity;gzip"})
  void aBodyInACodingIsRefused(String coding) {
    try (Wire wire = new Wire(weir.port())) {
      wire.send(Wire.post(PATH, SOUND, "Content-Encoding: " + coding));
      assertRefused(wire.read(), 415);
      String twice = "Content-Encoding: identity\r\nContent-Encoding: " + coding;
      assertRefused(wire.send(Wire.post(PATH, SOUND, twice)).read(), 415);
      assertThat(wire.chat(SOUND).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/x-www-form-urlencoded | 200",
        "Application/X-WWW-Form-Urlencoded; charset=utf-8 | 200",
        "multipart/form-data; boundary=x | 415",
        "text/plain | 200",
        "application/json; charset=utf-8 | 200",
        "nonsense | 200",
      })
  void aFormWithFilesIsNotJson(String type, int status) {
    try (Wire wire = new Wire(weir.port())) {
      wire.send(Wire.post(PATH, SOUND, "Content-Type: " + type));
      assertThat(wire.read().status()).isEqualTo(status);
      assertThat(wire.chat(SOUND).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "Close", "close, x", "x, close", "keep-alive, close"})
  void whoSaysCloseAmongOthersIsClosed(String connection) {
    try (Wire wire = new Wire(weir.port())) {
      wire.send(Wire.post(PATH, SOUND, "Connection: " + connection));
      Wire.Answer answer = wire.read();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(wire.closed()).isTrue();
    }
  }

  @Test
  void aHundredPipelinedRequestsAreAnsweredInOrder() {
    try (Wire wire = new Wire(weir.port())) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 100; i++) {
        all.append(
            i % 3 == 0 ? Wire.post(PATH, "{") : Wire.post(PATH, SOUND, "X-Request-Id: r" + i));
      }
      wire.send(all.toString());
      for (int i = 0; i < 100; i++) {
        Wire.Answer answer = wire.read();
        assertThat(answer.status()).isEqualTo(i % 3 == 0 ? 400 : 200);
        if (i % 3 != 0) {
          assertThat(answer.header("x-request-id")).isEqualTo("r" + i);
        }
      }
    }
  }

  @Test
  void aHeadIsRefusedWithoutABodyToo() {
    try (Wire wire = new Wire(weir.port())) {
      assertThat(wire.send(Wire.head("HEAD /nowhere") + "\r\n").readHeadOnly().status())
          .isEqualTo(404);
      assertThat(wire.send(Wire.head("HEAD " + PATH) + "\r\n").readHeadOnly().status())
          .isEqualTo(405);
      assertThat(wire.chat(SOUND).status()).isEqualTo(200);
    }
  }
}
