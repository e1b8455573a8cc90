package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers in one piece where a stream was asked for: a client never gets two in one. */
final class MixedAnswerTest {
  private static final String STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";
  private static final String JSON_ANSWER =
      ScriptedEngine.json(200, "{\"choices\":[{\"message\":{\"content\":\"hi\"}}]}");

  private final ScriptedEngine engine = ScriptedEngine.saying(JSON_ANSWER);
  private final ScriptedEngine other =
      ScriptedEngine.saying(
          ScriptedEngine.stream(ScriptedEngine.content("other"), "data: [DONE]\n\n"));

  @AfterEach
  void close() {
    engine.close();
    other.close();
  }

  @Test
  void aWholeAnswerToAStreamThatHasBegunIsAFailedAttempt() {
    try (TestHouse house = TestHouse.before(engine);
        RawClient client = house.client()) {
      RawClient.Answer answer = client.post("/v1/chat/completions", STREAM, "x-weir-progress: 1");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.whole()).isTrue();
      assertThat(answer.body()).contains("\"error\"").doesNotContain("HTTP/1.1", "[DONE]");
      assertThat(client.get("/health/liveness").status()).isEqualTo(200);
      house.assertNothingHeld();
    }
  }

  @Test
  void behindAWholeAnswerToAStreamThatHasBegunAnotherEngineStreams() {
    try (TestHouse house = TestHouse.before(engine, other)) {
      // Each of them may be tried again: a tenth of forty, or ten.
      for (int i = 0; i < 10; i++) {
        try (RawClient client = house.client()) {
          RawClient.Answer answer =
              client.post("/v1/chat/completions", STREAM, "x-weir-progress: 1");
          assertThat(answer.body()).contains("data: [DONE]\n\n").doesNotContain("HTTP/1.1");
        }
      }
      assertThat(engine.requests()).as("it was tried").isNotEmpty();
      house.assertNothingHeld();
    }
  }

  @Test
  void noCommentIsPutBeforeAWholeAnswerThatIsOnItsWay() {
    String json = "{\"choices\":[]}";
    engine.script((request, out) -> {
      String whole = ScriptedEngine.json(200, json);
      out.write(whole.substring(0, whole.length() - 5).getBytes(StandardCharsets.US_ASCII));
      out.flush();
      pause(Duration.ofMillis(700));
      out.write(whole.substring(whole.length() - 5).getBytes(StandardCharsets.US_ASCII));
    });
    try (TestHouse house = TestHouse.with(pingEvery(200), KeyRing.open(), engine)) {
      RawClient.Answer answer = house.chat(STREAM);
      assertThat(answer.header("content-type")).isEqualTo("application/json");
      assertThat(answer.body()).isEqualTo(json);
      house.assertNothingHeld();
    }
  }

  private static void pause(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aLongRefusalOfAStreamThatHasBegunStaysInsideIt() {
    String long400 =
        ScriptedEngine.json(400, "{\"error\":{\"message\":\"" + "x".repeat(5 << 20) + "\"}}");
    engine.script((request, out) -> out.write(long400.getBytes(StandardCharsets.US_ASCII)));
    try (TestHouse house = TestHouse.before(engine);
        RawClient client = house.client()) {
      RawClient.Answer answer = client.post("/v1/chat/completions", STREAM, "x-weir-progress: 1");
      assertThat(answer.body()).contains("\"error\"").doesNotContain("HTTP/1.1", "[DONE]");
      house.assertNothingHeld();
    }
  }

  @Test
  void aHugeWholeAnswerThatBreaksOffIsCutAndNotBegunAgain() {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 6000000\r\n\r\n{\"a\":\"";
    for (ScriptedEngine each : new ScriptedEngine[] {engine, other}) {
      each.script((request, out) -> {
        out.write((head + "x".repeat(5 << 20)).getBytes(StandardCharsets.US_ASCII));
        out.flush();
        request.socket().close();
      });
    }
    try (TestHouse house = TestHouse.before(engine, other)) {
      RawClient.Answer answer = house.chat(STREAM);
      assertThat(answer.whole()).isFalse();
      assertThat(answer.body()).doesNotContain("HTTP/1.1").hasSizeLessThan(6_000_000);
      house.assertNothingHeld();
    }
  }

  private static Settings pingEvery(long millis) {
    Settings.Timeouts d = Settings.Timeouts.DEFAULTS;
    return TestHouse.timeouts(
        new Settings.Timeouts(
            d.connect(),
            d.firstByte(),
            d.idle(),
            d.queue(),
            d.head(),
            d.body(),
            d.keepAlive(),
            Duration.ofMillis(millis),
            d.drain()));
  }
}
