package dev.weir.gateway;

import static dev.weir.gateway.ScriptedEngine.chunks;
import static dev.weir.gateway.ScriptedEngine.content;
import static dev.weir.gateway.ScriptedEngine.json;
import static dev.weir.gateway.ScriptedEngine.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.gateway.RawClient.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients see when engines misbehave. */
final class FailureTest {
  private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
  private static final String ASK_STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";
  private static final String DONE = "data: [DONE]\n\n";
  private static final String ROLE =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n";
  private static final String ERROR = "data: {\"error\":{\"message\":\"cuda\",\"code\":500}}\n\n";

  /** Bytes of a failed attempt, and the status that is left when no other engine can help. */
  static Stream<Arguments> failuresBeforeContent() {
    return Stream.of(
        Arguments.of("a server error", json(500, "{\"error\":{\"message\":\"x\"}}"), 502),
        Arguments.of("a redirect", json(302, "{}"), 502),
        Arguments.of("a refused key", json(401, "{\"error\":{\"message\":\"x\"}}"), 502),
        Arguments.of("busy", json(503, "{\"error\":{\"message\":\"x\"}}"), 503),
        Arguments.of("too many requests", json(429, "{}"), 503),
        Arguments.of("no HTTP", "hello\r\n\r\n", 502),
        Arguments.of("a half head", "HTTP/1.1 200 OK\r\nContent-", 502),
        Arguments.of("only a role", chunks(ROLE), 502),
        Arguments.of("an error frame", stream(ROLE, ERROR), 502),
        Arguments.of("a frame that is not JSON", stream(ROLE, "data: {\"choices\":[\n\n"), 502),
        Arguments.of("a chunk size that is none", chunks(ROLE) + "zz\r\n", 502),
        Arguments.of("an end without content", stream(ROLE), 502),
        Arguments.of(
            "both framings",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            502),
        Arguments.of(
            "a cut JSON answer", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"a\"", 502),
        Arguments.of("an answer that is not JSON", json(200, "<html>"), 502),
        Arguments.of("an error within a 200", json(200, "{\"error\":{\"message\":\"x\"}}"), 502));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failuresBeforeContent")
  void beforeContentAnotherEngineAnswersAndTheClientNeverKnows(
      String what, String bytes, int status) {
    for (String ask : List.of(ASK, ASK_STREAM)) {
      boolean streams = ask.equals(ASK_STREAM);
      String good = streams ? stream(content("ok"), DONE) : json(200, "{\"ok\":1}");
      try (var bad = ScriptedEngine.sayingAndClosing(bytes);
          var alsoBad = ScriptedEngine.sayingAndClosing(bytes);
          var fine = ScriptedEngine.saying(good);
          var house = TestHouse.before(bad, alsoBad, fine)) {
        for (int i = 0; i < 4; i++) {
          Answer answer = house.chat(ask);
          assertThat(answer.status()).as(what).isEqualTo(200);
          assertThat(answer.header("x-weir-engine")).isEqualTo("e2");
          assertThat(answer.body()).isEqualTo(streams ? content("ok") + DONE : "{\"ok\":1}");
        }
        house.assertNothingHeld();
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failuresBeforeContent")
  void withNoOtherEngineTheStatusIsTrueAndTheShapeOpenAis(String what, String bytes, int status) {
    for (String ask : List.of(ASK, ASK_STREAM)) {
      try (var bad = ScriptedEngine.sayingAndClosing(bytes);
          var house = TestHouse.before(bad)) {
        Answer answer = house.chat(ask);
        assertThat(answer.status()).as(what).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":{\"message\":").contains("\"code\":");
        assertThat(answer.header("retry-after")).isEqualTo(status == 503 ? "1" : "");
        house.assertNothingHeld();
      }
    }
  }

  static Stream<Arguments> failuresAfterContent() {
    String head = chunks(content("Hel"));
    return Stream.of(
        Arguments.of("death between chunks", head),
        Arguments.of("death within a chunk", head + "ff\r\ndata: {\"choi"),
        Arguments.of("death within an event", head + "5\r\ndata:\r\n"),
        Arguments.of("a broken frame", head + "8\r\ndata: {\n\r\n1\r\n\n\r\n"),
        Arguments.of("an end without a reason", head + "0\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failuresAfterContent")
  void afterContentTheStreamEndsWithAnErrorEventAndNoDone(String what, String bytes) {
    try (var bad = ScriptedEngine.sayingAndClosing(bytes);
        var house = TestHouse.before(bad)) {
      Answer answer = house.chat(ASK_STREAM);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.whole()).as("chunking is ended properly").isTrue();
      assertThat(answer.body())
          .as(what)
          .startsWith(content("Hel") + "data: {\"error\":{")
          .doesNotContain("[DONE]");
      house.assertNothingHeld();
    }
  }

  @Test
  void anEnginesOwnErrorEventAfterContentIsPassedOnOnce() {
    try (var bad = ScriptedEngine.saying(stream(content("Hel"), ERROR, DONE));
        var house = TestHouse.before(bad)) {
      Answer answer = house.chat(ASK_STREAM);
      String why = ": weir " + Loss.ENGINES.words() + "\n\n";
      assertThat(answer.body()).isEqualTo(content("Hel") + ERROR + why);
      assertThat(answer.whole()).isTrue();
      house.assertNothingHeld();
    }
  }

  @Test
  void anEngineThatNobodyListensAtIsPassedOver() {
    int dead;
    try (var closed = ScriptedEngine.saying("")) {
      dead = closed.port();
    }
    try (var fine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.atPorts(Settings.DEFAULTS, KeyRing.open(), dead, fine.port())) {
      for (int i = 0; i < 20; i++) {
        assertThat(house.chat(ASK).status()).isEqualTo(200);
      }
      assertThat(house.engine("e0").engine().up()).as("ejected after failures").isFalse();
      house.assertNothingHeld();
    }
  }

  @Test
  void withEveryEngineEjectedTheAnswerIs503WithRetryAfter() {
    int dead;
    try (var closed = ScriptedEngine.saying("")) {
      dead = closed.port();
    }
    try (var house = TestHouse.atPorts(Settings.DEFAULTS, KeyRing.open(), dead)) {
      Answer answer = house.chat(ASK);
      for (int i = 0; i < 5; i++) {
        answer = house.chat(ASK);
      }
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("\"code\":\"no_engine\"");
      assertThat(answer.header("retry-after")).isNotEmpty();
      house.assertNothingHeld();
    }
  }

  @Test
  void anIdleConnectionThatTheEngineClosedCostsNothing() throws InterruptedException {
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.before(engine)) {
      for (int i = 0; i < 50; i++) {
        assertThat(house.chat(ASK).status()).as("round %d", i).isEqualTo(200);
        var request = engine.requests().take();
        try {
          request.socket().close();
        } catch (java.io.IOException e) {
          throw new AssertionError(e);
        }
      }
      house.assertNothingHeld();
    }
  }

  @Test
  void aClientsErrorIsTheClientsAndComesBackInTheEnginesWords() {
    String said =
        "{\"error\":{\"message\":\"temperature\",\"type\":\"x\",\"param\":null,\"code\":400}}";
    try (var engine = ScriptedEngine.saying(json(400, said));
        var house = TestHouse.before(engine)) {
      Answer answer = house.chat(ASK);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).isEqualTo(said);
      assertThat(house.engine("e0").engine().up()).isTrue();
    }
  }

  @Test
  void aRefusalInAForeignShapeIsToldInOpenAis() {
    try (var engine = ScriptedEngine.saying(json(422, "{\"detail\":\"field \\\"x\\\"\"}"));
        var house = TestHouse.before(engine)) {
      Answer answer = house.chat(ASK);
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.body())
          .startsWith("{\"error\":{\"message\":\"engine answered 422: {\\\"detail\\\"");
    }
  }

  @Test
  void anEngineThatNeverAnswersIsGivenUpAfterTheFirstByteTimeout() {
    try (var silent = new ScriptedEngine((request, out) -> {});
        var house =
            TestHouse.with(
                TestHouse.timeouts(TestHouse.quick(Duration.ofMillis(400))),
                KeyRing.open(),
                silent)) {
      Answer answer = house.chat(ASK);
      assertThat(answer.status()).isEqualTo(504);
      house.assertNothingHeld();
      TestHouse.eventually(() -> silent.connections() == 0);
      assertThat(silent.connections()).as("the engine was told").isZero();
    }
  }

  @Test
  void aStreamThatStallsEndsWithAnErrorEvent() {
    try (var stalling =
            new ScriptedEngine((request, out) ->
                out.write(chunks(content("Hel")).getBytes(StandardCharsets.UTF_8)));
        var house =
            TestHouse.with(
                TestHouse.timeouts(TestHouse.quick(Duration.ofMillis(400))),
                KeyRing.open(),
                stalling)) {
      Answer answer = house.chat(ASK_STREAM);
      assertThat(answer.body()).contains("data: {\"error\"").doesNotContain("[DONE]");
      house.assertNothingHeld();
    }
  }
}
