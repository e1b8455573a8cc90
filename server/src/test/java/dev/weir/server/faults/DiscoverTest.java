package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines that come and go in a file while clients are served. */
final class DiscoverTest {
  private static final String QUESTION = "Who is there?";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void aFile() {
    file = folder.resolve("engines.yaml");
  }

  @Test
  void aStreamOnAnEngineThatDisappearsRunsToItsEndAndTheNextGoesElsewhere() throws Exception {
    try (EngineServer engines = EngineServer.start(Asked.engines(2).withSpeed(1))) {
      list(engines.urls().getFirst());
      try (RunningWeir weir = RunningWeir.of(folder, yaml("[{ id: m, engines: [pool] }]"))) {
        var stream = CompletableFuture.supplyAsync(() -> ask(weir, 600, true));
        RunningWeir.eventually("it runs", () -> engines.gauges(0).running() == 1);
        list(engines.urls().getLast());
        RunningWeir.eventually("the second engine is in force", () -> runsOn(weir, engines, 1));
        assertThat(stream).as("the first engine still answers").isNotDone();
        assertThat(engines.gauges(0).running()).isEqualTo(1);

        Wire.Answer whole = stream.join();
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.body()).endsWith("data: [DONE]\n\n");
        RunningWeir.eventually("it is let go", () -> engines.gauges(0).running() == 0);
        weir.assertNothingHeld();
      }
    }
  }

  @Test
  void aModelThatLosesItsLastEngineStaysKnownAndComesBack() throws Exception {
    try (EngineServer engines = EngineServer.start(Asked.engines(1))) {
      list(engines.url());
      try (RunningWeir weir = RunningWeir.of(folder, yaml("[{ id: m, engines: [pool] }]"))) {
        assertThat(ask(weir, 3, false).status()).isEqualTo(200);

        list();
        RunningWeir.eventually("nobody is there", () -> ask(weir, 3, false).status() != 200);
        Wire.Answer refused = ask(weir, 3, false);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.error().path("code").asString()).isEqualTo("no_engine");
        try (Wire wire = new Wire(weir.port())) {
          assertThat(wire.get("/v1/models").body()).contains("\"id\":\"m\"");
        }

        list(engines.url());
        RunningWeir.eventually("it is back", () -> ask(weir, 3, false).status() == 200);
        weir.assertNothingHeld();
      }
    }
  }

  @Test
  void enginesOfAPlaceThatNoModelNamesAreAskedWhatTheyServe() throws Exception {
    try (EngineServer engines = EngineServer.start(Asked.engines(1))) {
      list(engines.url());
      try (RunningWeir weir = RunningWeir.of(folder, yaml("[]"));
          Wire wire = new Wire(weir.port())) {
        assertThat(wire.get("/v1/models").body()).contains("\"id\":\"sim\"");
      }
    }
  }

  /** Whether a request is answered by this engine. */
  private static boolean runsOn(RunningWeir weir, EngineServer engines, int engine) {
    String id = "pool-" + engines.urls().get(engine).replace("http://", "");
    return ask(weir, 1, false).header("x-weir-engine").equals(id);
  }

  private static Wire.Answer ask(RunningWeir weir, int tokens, boolean stream) {
    try (Wire wire = new Wire(weir.port())) {
      return wire.chat(Asked.chat("m", QUESTION, tokens, stream));
    }
  }

  /** Replaces the file as a whole. */
  private void list(String... urls) throws IOException {
    StringBuilder yaml = new StringBuilder("[");
    for (String url : urls) {
      yaml.append("\"").append(url).append("\", ");
    }
    Path next = Files.writeString(folder.resolve("next"), yaml + "]\n");
    Files.move(next, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private static String yaml(String models) {
    String model = models.equals("[]") ? "" : ", model: sim";
    return """
    discover: [{ id: pool, from: "file://engines.yaml", kind: sim%s }]
    models: %s
    """
        .formatted(model, models);
  }
}
