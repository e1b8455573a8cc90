package dev.weir.gateway;

import static dev.weir.gateway.ScriptedEngine.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.control.Settings.Limits;
import dev.weir.gateway.RawClient.Answer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input: the right status, a clear error, and nothing lost. */
final class RefusalTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";

  static Stream<Arguments> badBodies() {
    return Stream.of(
        Arguments.of("", 400, "invalid_json"),
        Arguments.of("{\"model\":", 400, "invalid_json"),
        Arguments.of("[1]", 400, "invalid_value"),
        Arguments.of("{\"messages\":[]}", 400, "missing_required_parameter"),
        Arguments.of("{\"model\":\"m\"}", 400, "missing_required_parameter"),
        Arguments.of("{\"model\":17,\"messages\":[]}", 400, "invalid_value"),
        Arguments.of("{\"model\":\"m\",\"model\":\"m\",\"messages\":[]}", 400, "invalid_value"),
        Arguments.of("{\"model\":\"m\",\"messages\":\"x\"}", 400, "invalid_value"),
        Arguments.of("{\"model\":\"m\",\"messages\":[],\"stream\":\"yes\"}", 400, "invalid_value"),
        Arguments.of("{\"model\":\"m\",\"messages\":[],\"max_tokens\":-1}", 400, "invalid_value"),
        Arguments.of(
            "{\"model\":\"m\",\"messages\":" + "[".repeat(100) + "]".repeat(100) + "}",
            400,
            "invalid_json"),
        Arguments.of("{\"model\":\"nope\",\"messages\":[]}", 404, "model_not_found"));
  }

  @ParameterizedTest
  @MethodSource("badBodies")
  void aBadBodyIsRefusedAndTheConnectionGoesOn(String body, int status, String code) {
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.before(engine);
        var client = house.client()) {
      Answer answer = client.post(CHAT, body);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.body())
          .contains("\"code\":\"" + code + "\"")
          .startsWith("{\"error\":{\"message\"");
      assertThat(client.post(CHAT, ASK).status()).isEqualTo(200);
      house.assertNothingHeld();
    }
  }

  @Test
  void aDeclaredBodyOverTheLimitIsRefusedBeforeItIsRead() {
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.before(engine);
        var client = house.client()) {
      client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n{");
      Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body()).contains("104857600").contains("body_too_large");
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.readByte()).as("closed").isEqualTo(-1);
      house.assertNothingHeld();
    }
  }

  @Test
  void aSmallBodyBehindARefusalIsDroppedAndTheConnectionGoesOn() {
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(Settings.DEFAULTS, TestHouse.keys(), engine);
        var client = house.client()) {
      client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Length: 30000\r\n\r\n{");
      assertThat(client.read().status()).isEqualTo(401);
      client.send(" ".repeat(29_999));
      String key = "Authorization: Bearer " + TestHouse.KEY;
      assertThat(client.post(CHAT, ASK, key).status()).isEqualTo(200);
      house.assertNothingHeld();
    }
  }

  @Test
  void aBodyThatNeverComesAfterItsRefusalDoesNotHoldTheConnection() {
    Settings settings = TestHouse.timeouts(TestHouse.quick(Duration.ofMillis(300)));
    try (var house = TestHouse.with(settings, TestHouse.keys());
        var client = house.client()) {
      client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Length: 30000\r\n\r\n{");
      assertThat(client.read().status()).isEqualTo(401);
      assertThat(client.readByte()).as("closed").isEqualTo(-1);
    }
  }

  @Test
  void anAdminBodyThatNeverComesIsTimedOut() {
    Settings settings = TestHouse.timeouts(TestHouse.quick(Duration.ofMillis(300)));
    try (var house = TestHouse.with(settings, KeyRing.open());
        var client = house.client()) {
      client.send("POST /admin/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90\r\n\r\n{");
      assertThat(client.read().status()).isEqualTo(408);
    }
  }

  @Test
  void aChunkedBodyOverTheLimitIsRefusedAtTheLimit() {
    Limits limits = new Limits(10_000, 10_000, 32 << 10, 64, 100, 10, 1 << 20, 3);
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(TestHouse.limits(limits), KeyRing.open(), engine);
        var client = house.client()) {
      client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 3; i++) {
        client.send("fa0\r\n" + " ".repeat(4000) + "\r\n");
      }
      assertThat(client.read().status()).isEqualTo(413);
      house.assertNothingHeld();
    }
  }

  @Test
  void whatDoesNotFitTheByteBudgetIsRefusedUnread() {
    Limits limits = new Limits(1 << 20, 1 << 20, 32 << 10, 64, 100, 10, 100_000, 3);
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(TestHouse.limits(limits), KeyRing.open(), engine);
        var first = house.client();
        var second = house.client()) {
      first.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n{");
      TestHouse.eventually(() -> house.gateway().bufferedBytes() == 90_000);
      second.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Length: 20000\r\n\r\n{");
      Answer answer = second.read();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("out_of_buffer");
      assertThat(answer.header("retry-after")).isEqualTo("1");
      first.reset();
      house.assertNothingHeld();
    }
  }

  @Test
  void aHeadOverTheLimitGets431AndALongLine414() {
    try (var house = TestHouse.before()) {
      try (var client = house.client()) {
        client.send("GET /health HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(60_000) + "\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(431);
      }
      try (var client = house.client()) {
        client.send("GET /" + "y".repeat(60_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(414);
      }
    }
  }

  static Stream<String> notHttp() {
    return Stream.of(
        "GET /health HTTP/1.1\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: -2\r\n\r\n{}",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET /health HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a\r\nX: b\u0000c\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("notHttp")
  void whatIsNotHttpGets400(String bytes) {
    try (var house = TestHouse.before();
        var client = house.client()) {
      client.send(bytes);
      assertThat(client.read().status()).isEqualTo(400);
      house.assertNothingHeld();
    }
  }

  @Test
  void unknownPathsAndWrongMethodsAreToldApart() {
    try (var house = TestHouse.before();
        var client = house.client()) {
      assertThat(client.post("/v1/nothing", "{}").status()).isEqualTo(404);
      Answer wrong = client.get(CHAT);
      assertThat(wrong.status()).isEqualTo(405);
      assertThat(wrong.body()).contains("expected: POST");
      assertThat(client.get("/chat/completions").status()).isEqualTo(405);
    }
  }

  @Test
  void aRequestMoreThanTheLimitIsBusy() {
    Limits limits = new Limits(1 << 20, 1 << 20, 32 << 10, 64, 1, 10, 1 << 20, 3);
    try (var engine = new ScriptedEngine((request, out) -> {});
        var house = TestHouse.with(TestHouse.limits(limits), KeyRing.open(), engine);
        var first = house.client()) {
      first.send(RawClient.request(CHAT, ASK));
      TestHouse.eventually(() -> house.gateway().requestsInFlight() == 1);
      Answer answer = house.chat(ASK);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("too_many_requests_in_flight");
      first.reset();
      house.assertNothingHeld();
    }
  }

  @Test
  void aBodyAndAHeadThatNeverEndAreTimedOut() {
    Settings settings = TestHouse.timeouts(TestHouse.quick(Duration.ofMillis(300)));
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(settings, KeyRing.open(), engine)) {
      try (var client = house.client()) {
        client.send("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n\r\n{");
        assertThat(client.read().status()).isEqualTo(408);
      }
      try (var client = house.client()) {
        client.send("POST " + CHAT + " HTTP/1.1\r\nHost:");
        assertThat(client.read().status()).isEqualTo(408);
      }
      house.assertNothingHeld();
    }
  }
}
