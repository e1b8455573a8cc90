package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class CloseTest {
  @RepeatedTest(20)
  void aGatewayThatIsClosedLetsGoOfIdleConnections() {
    TestHouse house = TestHouse.before();
    try (RawClient idle = house.client();
        RawClient fresh = house.client()) {
      assertThat(idle.get("/health").status()).isEqualTo(503);
      house.close();
      assertThat(idle.closed()).isTrue();
      assertThat(fresh.closed()).isTrue();
    }
  }

  @Test
  void aGatewayThatIsClosedCutsARunningStream() throws IOException {
    try (ScriptedEngine engine =
        ScriptedEngine.saying(ScriptedEngine.chunks(ScriptedEngine.content("one")))) {
      TestHouse house = TestHouse.before(engine);
      try (RawClient client = house.client()) {
        client.send(
            RawClient.request(
                "/v1/chat/completions", "{\"model\":\"m\",\"stream\":true,\"messages\":[]}"));
        assertThat(client.readHead()).contains("200");
        house.close();
        assertThat(client.closed() || client.readByte() >= 0).isTrue();
      }
      TestHouse.eventually(() -> engine.connections() == 0);
      assertThat(engine.connections()).isZero();
    }
  }
}
