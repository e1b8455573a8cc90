package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
      // It says that it leaves for long enough that the second signal finds it there.
      Path config = config(engines, "drain_notice: 30s");
      try (WeirProcess weir = WeirProcess.serve(config, Map.of())) {
        int port = weir.port();
        List<Wire> streams = streams(port);
        weir.terminate();
        RunningWeir.eventually("it is leaving", () -> !ready(port));
        weir.terminate();
        assertThat(weir.exit()).isEqualTo(FORCED);
        assertTold(streams);
      }
      assertWrittenDown(config);
    }
  }

  @Test
  void whatRunsWhenTheDrainIsOverIsToldAndInTheLedger() throws Exception {
    try (EngineServer engines = EngineServer.start(Asked.engines(2))) {
      Path config = config(engines, "drain_notice: 0ms, drain: 100ms");
      try (WeirProcess weir = WeirProcess.serve(config, Map.of())) {
        List<Wire> streams = streams(weir.port());
        weir.terminate();
        assertTold(streams);
        assertThat(weir.exit()).isZero();
      }
      assertWrittenDown(config);
    }
  }

  /** Streams that have begun, and go on for longer than anybody waits. */
  private static List<Wire> streams(int port) {
    List<Wire> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      String chat = Asked.chat("m", "question " + i, 100_000, true);
      String id = "x-request-id: cut-" + i;
      streams.add(new Wire(port).send(Wire.post("/v1/chat/completions", chat, id)));
    }
    streams.forEach(Wire::awaitAnswer);
    return streams;
  }

  private static void assertTold(List<Wire> streams) {
    for (Wire stream : streams) {
      Wire.Answer answer = stream.read();
      Events events = Events.of(answer);
      assertThat(answer.whole()).isTrue();
      assertThat(events.text()).isNotEmpty();
      assertThat(events.done()).isFalse();
      assertThat(String.valueOf(events.error())).contains("server is stopping", "\"stopped\"");
      stream.close();
    }
  }

  private static void assertWrittenDown(Path config) throws Exception {
    try (WeirProcess weir = WeirProcess.serve(config, Map.of())) {
      List<JsonNode> rows = LedgerHouse.rows(weir.port());
      assertThat(rows)
          .extracting(row -> row.path("request_id").asString())
          .containsExactlyInAnyOrder("cut-0", "cut-1", "cut-2", "cut-3", "cut-4");
      assertThat(rows)
          .allSatisfy(row -> {
            assertThat(row.path("outcome").asString()).isEqualTo("drained");
            assertThat(row.path("code").asString()).isEqualTo("stopped");
            assertThat(row.path("output_tokens").asInt()).isPositive();
          });
    }
  }

  private Path config(EngineServer engines, String timeouts) throws IOException {
    String server = "server: { timeouts: { " + timeouts + " } }\n";
    return Files.writeString(folder.resolve("weir.yaml"), LedgerHouse.yaml(engines) + server);
  }

  private static boolean ready(int port) {
    try (Wire wire = new Wire(port)) {
      return wire.get("/health/readiness").status() == 200;
    }
  }
}
