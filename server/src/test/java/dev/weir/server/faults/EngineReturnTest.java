package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The only engine goes away in the middle of its work, and another process takes its place. */
@Tag("slow")
final class EngineReturnTest {
  private static final String UP = "weir_engine_up{engine=\"a\"}";

  @Test
  void anEngineThatIsKilledIsEjectedAndReturnsByProbe(@TempDir Path folder) {
    EngineOptions options = Asked.engines(1);
    EngineServer first = EngineServer.start(options);
    String yaml =
        """
        engines: [{ id: a, kind: sim, url: "%s", model: sim }]
        models: [{ id: chat, engines: [a] }]
        health: { probe_interval: 250ms }
        """;
    try (RunningWeir weir = RunningWeir.of(folder, yaml.formatted(first.url()))) {
      try (Wire streaming = new Wire(weir.port())) {
        streaming.send(
            Wire.post("/v1/chat/completions", Asked.chat("chat", "Hello", 100_000, true)));
        RunningWeir.eventually("content flows", () -> first.gauges(0).generatedTokens() > 10);
        first.close();
        Events cut = Events.of(streaming.read());
        assertThat(cut.error()).isNotNull();
        assertThat(cut.done()).isFalse();
      }
      RunningWeir.eventually("it is ejected", () -> weir.metric(UP) == 0);
      try (Wire wire = new Wire(weir.port())) {
        Wire.Answer refused = wire.chat(Asked.chat("chat", "Hello", 5, false));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("retry-after")).isNotEmpty();
        assertThat(wire.get("/health/readiness").status()).isEqualTo(503);
      }
      weir.assertNothingHeld();

      int port = URI.create(first.url()).getPort();
      try (EngineServer second = EngineServer.start(options.at("127.0.0.1", port, 1));
          Wire wire = new Wire(weir.port())) {
        assertThat(second.url()).isEqualTo(first.url());
        RunningWeir.eventually("it is back", () -> weir.metric(UP) == 1);
        assertThat(wire.chat(Asked.chat("chat", "Hello", 5, false)).status()).isEqualTo(200);
        weir.assertNothingHeld();
      }
    }
  }
}
