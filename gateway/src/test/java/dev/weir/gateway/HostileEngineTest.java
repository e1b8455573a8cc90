package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Engines that answer what no engine should. The client gets a sound answer of another engine, or a
 * true 502; nothing of the hostile bytes reaches it as HTTP, and nothing is kept.
 */
final class HostileEngineTest {
  private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
  private static final String STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
  private static final String SSE = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
  private static final String GOOD =
      ScriptedEngine.json(200, "{\"choices\":[{\"message\":{\"content\":\"good\"}}]}");

  private final ScriptedEngine hostile = ScriptedEngine.saying(GOOD);

  @AfterEach
  void close() {
    hostile.close();
  }

  static Stream<Arguments> badAnswers() {
    return Stream.of(
        Arguments.of("no HTTP", "SSH-2.0-OpenSSH_9\r\n\r\n"),
        Arguments.of("bare line feeds", OK.replace("\r\n", "\n") + "Content-Length: 2\n\n{}"),
        Arguments.of("no colon", OK + "nonsense\r\n\r\n{}"),
        Arguments.of("NUL in a name", OK + "X\u0000: 1\r\nContent-Length: 2\r\n\r\n{}"),
        Arguments.of("NUL in a value", OK + "X: \u0000\r\nContent-Length: 2\r\n\r\n{}"),
        Arguments.of("two lengths", OK + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
        Arguments.of("listed lengths", OK + "Content-Length: 2, 3\r\n\r\n{}"),
        Arguments.of("negative length", OK + "Content-Length: -2\r\n\r\n{}"),
        Arguments.of("length with a plus", OK + "Content-Length: +2\r\n\r\n{}"),
        Arguments.of("endless length", OK + "Content-Length: 99999999999999999999\r\n\r\n{}"),
        Arguments.of(
            "both framings",
            OK + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        Arguments.of("unknown coding", OK + "Transfer-Encoding: gzip\r\n\r\n{}"),
        Arguments.of(
            "coding on chunks",
            OK + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        Arguments.of("gzip unasked", OK + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
        Arguments.of(
            "gzip stream", SSE + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\r\n"),
        Arguments.of(
            "long line", OK + "X: " + "y".repeat(70_000) + "\r\nContent-Length: 2\r\n\r\n{}"),
        Arguments.of("many lines", OK + "X: y\r\n".repeat(20_000) + "Content-Length: 2\r\n\r\n{}"),
        Arguments.of("long status", "HTTP/1.1 200 " + "y".repeat(20_000) + "\r\n\r\n"),
        Arguments.of("interim flood", "HTTP/1.1 102 Processing\r\n\r\n".repeat(1000) + GOOD),
        Arguments.of("switching", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n" + GOOD),
        Arguments.of(
            "redirect", "HTTP/1.1 307 X\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n"),
        Arguments.of("not modified", "HTTP/1.1 304 X\r\n\r\n"),
        Arguments.of("nothing", "HTTP/1.1 204 X\r\n\r\n"),
        Arguments.of("body of nothing", "HTTP/1.1 204 X\r\nContent-Length: 2\r\n\r\n{}"),
        Arguments.of("chunk size overflow", chunked("ffffffffffffffff\r\n{}\r\n")),
        Arguments.of("chunk size 2^31", chunked("80000000\r\n{}\r\n")),
        Arguments.of("chunk extension flood", chunked("2;" + "x".repeat(20_000) + "\r\n{}\r\n")),
        Arguments.of("chunk without end", chunked("2\r\n{}zz\r\n0\r\n\r\n")),
        Arguments.of("trailer flood", chunked("2\r\n{}\r\n0\r\nX: " + "y".repeat(20_000) + "\r\n")),
        Arguments.of("bytes behind the end", OK + "Content-Length: 2\r\n\r\n{}" + GOOD));
  }

  private static String chunked(String chunks) {
    return OK + "Transfer-Encoding: chunked\r\n\r\n" + chunks;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badAnswers")
  void itIsAFailedAttemptAndAnotherEngineAnswers(String what, String bytes) {
    hostile.script((request, out) -> out.write(bytes.getBytes(StandardCharsets.UTF_8)));
    try (ScriptedEngine other = ScriptedEngine.saying(GOOD);
        TestHouse house = TestHouse.before(hostile, other)) {
      for (int i = 0; i < 12; i++) {
        RawClient.Answer answer = house.chat(ASK);
        assertThat(answer.status()).as(what).isEqualTo(200);
        assertThat(answer.body()).contains("good");
      }
      assertThat(hostile.requests()).as("it was tried").isNotEmpty();
      house.assertNothingHeld();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badAnswers")
  void withoutAnotherEngineItIs502(String what, String bytes) {
    hostile.script((request, out) -> out.write(bytes.getBytes(StandardCharsets.UTF_8)));
    try (TestHouse house = TestHouse.before(hostile);
        RawClient client = house.client()) {
      RawClient.Answer answer = client.post("/v1/chat/completions", ASK);
      assertThat(answer.status()).as(what).isEqualTo(502);
      assertThat(answer.body()).contains("engine_failed");
      assertThat(client.get("/health/liveness").status()).as("in step").isEqualTo(200);
      house.assertNothingHeld();
    }
  }

  @Test
  void trailersAndHeadersOfTheEngineStayBehind() {
    String bytes =
        OK
            + "Transfer-Encoding: chunked\r\nSet-Cookie: a=b\r\nX-Injected: yes\r\nServer: evil\r\n\r\n"
            + "2\r\n{}\r\n0\r\nX-Trailer: yes\r\nContent-Length: 7\r\n\r\n";
    hostile.script((request, out) -> out.write(bytes.getBytes(StandardCharsets.UTF_8)));
    try (TestHouse house = TestHouse.before(hostile)) {
      RawClient.Answer answer = house.chat(ASK);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{}");
      assertThat(answer.head())
          .doesNotContainIgnoringCase("set-cookie")
          .doesNotContainIgnoringCase("x-injected")
          .doesNotContainIgnoringCase("x-trailer")
          .doesNotContainIgnoringCase("evil");
      house.assertNothingHeld();
    }
  }

  @Test
  void aHeadThatComesForEverIsGivenUpInTime() {
    Settings quick = TestHouse.timeouts(TestHouse.quick(Duration.ofMillis(400)));
    hostile.script((request, out) -> {
      out.write(OK.getBytes(StandardCharsets.US_ASCII));
      drip(out, "X: y\r\n");
    });
    try (TestHouse house = TestHouse.with(quick, KeyRing.open(), hostile)) {
      assertThat(house.chat(ASK).status()).isIn(502, 504);
      house.assertNothingHeld();
    }
  }

  private static void drip(java.io.OutputStream out, String piece) throws IOException {
    try {
      while (true) {
        out.write(piece.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anEventThatNeverEndsIsGivenUp() {
    byte[] piece = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    hostile.script((request, out) -> {
      out.write(
          (SSE + "\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"")
              .getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 64; i++) {
        out.write(piece);
      }
    });
    try (TestHouse house = TestHouse.before(hostile)) {
      RawClient.Answer answer = house.chat(STREAM);
      assertThat(answer.status()).isEqualTo(502);
      house.assertNothingHeld();
    }
  }

  static Stream<Arguments> badEvents() {
    return Stream.of(
        Arguments.of("NUL", "data: {\"choices\":[{\"delta\":{\"content\":\"\u0000\"}}]}\n\n"),
        Arguments.of("no JSON", "data: <html>\n\n"),
        Arguments.of("lone surrogate", "data: {\"a\":\"\\ud800\"}\n\n"),
        Arguments.of("a number beyond", "data: {\"a\":1e999}\n\n"),
        Arguments.of("no end", "data: {\"choices\":[{\"delta\":{\"content\":\"half"),
        Arguments.of("deep", "data: " + "[".repeat(100_000) + "\n\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badEvents")
  void anEventThatIsNoneAfterContentIsAnErrorEventAndNoDone(String what, String event) {
    String bytes = SSE + "\r\n" + ScriptedEngine.content("first") + event;
    hostile.script((request, out) -> {
      out.write(bytes.getBytes(StandardCharsets.UTF_8));
      out.flush();
      request.socket().close();
    });
    try (TestHouse house = TestHouse.before(hostile)) {
      RawClient.Answer answer = house.chat(STREAM);
      boolean early = answer.status() == 502;
      assertThat(early || answer.status() == 200).as(what + answer.status()).isTrue();
      assertThat(answer.body()).contains("\"error\"").doesNotContain("[DONE]");
      assertThat(answer.body()).doesNotContain("<html>", "\u0000", "[[[");
      house.assertNothingHeld();
    }
  }

  @Test
  void bytesThatAreNoTextInAStreamAreAnErrorEvent() {
    byte[] bytes =
        (SSE + "\r\n" + ScriptedEngine.content("\u0001\u0002"))
            .getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 1 || bytes[i] == 2) {
        bytes[i] = (byte) 0xff;
      }
    }
    hostile.script((request, out) -> {
      out.write(bytes);
      out.flush();
      request.socket().close();
    });
    try (TestHouse house = TestHouse.before(hostile)) {
      RawClient.Answer answer = house.chat(STREAM);
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.body()).contains("\"error\"").doesNotContain("\ufffd");
      house.assertNothingHeld();
    }
  }
}
