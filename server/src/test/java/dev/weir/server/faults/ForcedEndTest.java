package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A real {@code weir serve} is told to end while streams run, and told again. */
final class ForcedEndTest {
  private static final int STREAMS = 5;
  private static final int FORCED = 130;

  @TempDir Path folder = Path.of("");

  @Test
  void aSecondSignalCutsStreamsAndTheirRowsAreInTheLedger() throws Exception {
    try (EngineServer engines = EngineServer.start(Asked.engines(2))) {
      Path config = Files.writeString(folder.resolve("weir.yaml"), yaml(engines));
      Wire[] streams = new Wire[STREAMS];
      try (WeirProcess weir = WeirProcess.serve(config, Map.of())) {
        int port = weir.port();
        for (int i = 0; i < STREAMS; i++) {
          streams[i] = new Wire(port);
          String chat = Asked.chat("m", "question " + i, 100_000, true);
          streams[i].send(Wire.post("/v1/chat/completions", chat, "x-request-id: cut-" + i));
        }
        for (Wire stream : streams) {
          stream.awaitAnswer();
        }
        weir.terminate();
        RunningWeir.eventually("it is leaving", () -> !ready(port));
        weir.terminate();
        assertThat(weir.exit()).isEqualTo(FORCED);
      }
      for (Wire stream : streams) {
        stream.close();
      }
      try (WeirProcess weir = WeirProcess.serve(config, Map.of())) {
        int port = weir.port();
        List<JsonNode> rows = LedgerHouse.rows(port);
        assertThat(rows)
            .extracting(row -> row.path("request_id").asString())
            .containsExactlyInAnyOrder("cut-0", "cut-1", "cut-2", "cut-3", "cut-4");
        assertThat(rows)
            .allSatisfy(row -> assertThat(row.path("output_tokens").asInt()).isPositive());
      }
    }
  }

  /** It says so for long enough that the second signal finds it there. */
  private static String yaml(EngineServer engines) {
    return LedgerHouse.yaml(engines) + "server: { timeouts: { drain_notice: 30s } }\n";
  }

  private static boolean ready(int port) {
    try (Wire wire = new Wire(port)) {
      return wire.get("/health/readiness").status() == 200;
    }
  }
}
