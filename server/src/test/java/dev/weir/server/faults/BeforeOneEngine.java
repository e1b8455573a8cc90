package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A running Weir before one simulated engine, for all tests of a class: none may harm the next. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BeforeOneEngine {
  static final String PATH = "/v1/chat/completions";
  static final String SOUND =
      "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":3}";

  /** A configuration that says no more than where the engine is. */
  static final String PLAIN =
      """
      engines: [{ id: a, kind: sim, url: "%s", model: sim }]
      models: [{ id: chat, engines: [a] }]
      """;

  final EngineServer engine = EngineServer.start(Asked.engines(1));
  private final String yaml;
  RunningWeir weir;

  /**
   * @param yaml with a place for the engine's URL
   */
  @SuppressWarnings("NullAway.Init") // JUnit starts it before the first test.
  BeforeOneEngine(String yaml) {
    this.yaml = yaml;
  }

  @BeforeAll
  void start(@TempDir Path folder) {
    weir = RunningWeir.of(folder, yaml.formatted(engine.url()));
  }

  @AfterEach
  void nothingIsHeldAndTheNextIsServed() {
    weir.assertNothingHeld();
    try (Wire wire = new Wire(weir.port())) {
      assertThat(wire.chat(SOUND).status()).isEqualTo(200);
    }
  }

  @AfterAll
  void stop() {
    weir.close();
    engine.close();
  }
}
