package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a client sends around its chunks. */
final class TrailerTest {
  @Test
  void trailersOfTheClientAreDropped() throws InterruptedException {
    String body = "{\"model\":\"m\",\"messages\":[]}";
    String chunk = Integer.toHexString(body.length()) + ";ext=\"a\"\r\n" + body + "\r\n";
    try (ScriptedEngine engine = ScriptedEngine.saying(ScriptedEngine.json(200, "{}"));
        TestHouse house = TestHouse.before(engine);
        RawClient client = house.client()) {
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
              + "Trailer: X-Late\r\nTE: trailers\r\n\r\n"
              + chunk
              + "0\r\nX-Late: yes\r\nAuthorization: Bearer late\r\nContent-Length: 5\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
      ScriptedEngine.Request seen = engine.requests().take();
      assertThat(seen.body()).isEqualTo(body);
      assertThat(seen.header("content-length")).isEqualTo("" + body.length());
      assertThat(seen.head())
          .doesNotContainIgnoringCase("late")
          .doesNotContainIgnoringCase("trailer")
          .doesNotContainIgnoringCase("transfer-encoding");
      assertThat(client.get("/health/liveness").status()).isEqualTo(200);
      house.assertNothingHeld();
    }
  }
}
