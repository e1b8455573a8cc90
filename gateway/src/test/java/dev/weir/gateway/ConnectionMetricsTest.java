package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.simulator.engine.EngineProfile;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What is counted of connections. */
final class ConnectionMetricsTest {
  private static final String BODY =
      "{\"model\":\"m\",\"max_tokens\":2,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  @Test
  void connectionsToAnEngineAreCountedWhenTheyAreOpenedAndNotWhenTheyAreUsed() {
    EngineOptions options =
        EngineOptions.of(EngineProfile.named("h100-8b")).withSpeed(10).withModel("m");
    try (EngineServer engine = EngineServer.start(options);
        TestHouse house =
            TestHouse.atPorts(
                Settings.DEFAULTS, KeyRing.open(), URI.create(engine.url()).getPort());
        RawClient client = house.client()) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.post("/v1/chat/completions", BODY).status()).isEqualTo(200);
      }
      assertThat(client.get("/metrics").body())
          .contains("weir_engine_connections_opened_total{engine=\"e0\"} 1.0")
          .contains("weir_connections_accepted_total 1.0");
    }
  }
}
