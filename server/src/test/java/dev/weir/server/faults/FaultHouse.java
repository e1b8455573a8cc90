package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineServer;
import dev.weir.enginesim.FaultReader;
import java.nio.file.Path;

/**
 * A simulated engine {@code a} that can be made to fail, a healthy one {@code b}, and a gateway
 * with short time-outs that serves the model {@code solo} on the first and {@code pair} on both.
 */
final class FaultHouse implements AutoCloseable {
  private static final String YAML =
      """
      server:
        timeouts: { connect: 1s, first_byte: 1s, idle: 1s, queue: 5s }
      engines:
        - { id: a, kind: sim, url: "%s", model: sim }
        - { id: b, kind: sim, url: "%s", model: sim }
      models:
        - { id: solo, engines: [a] }
        - { id: pair, engines: [a, b] }
      health: { probe_interval: 250ms, probe_timeout: 2s, failed_attempts: 1000 }
      retries: { share: 1, floor: 1000 }
      """;

  private final EngineServer engines = EngineServer.start(Asked.engines(2));
  private final RunningWeir weir;

  FaultHouse(Path folder) {
    weir =
        RunningWeir.of(folder, YAML.formatted(engines.urls().getFirst(), engines.urls().getLast()));
  }

  /** Makes every request that engine {@code a} gets from now on fail in this way. */
  void arm(String fault) {
    engines.arm(0, FaultReader.parse(fault));
  }

  /** One request on a connection of its own. */
  Wire.Answer ask(String model, boolean stream) {
    try (Wire wire = new Wire(weir.port())) {
      return wire.chat(Asked.chat(model, QUESTION, TOKENS, stream));
    }
  }

  static final String QUESTION = "What can go wrong?";
  static final int TOKENS = 30;

  /** Attempts at engine {@code a} that failed so far, for whatever reason. */
  double failedAttempts() {
    return weir.metrics().entrySet().stream()
        .filter(sample -> sample.getKey().startsWith("weir_attempts_failed_total{engine=\"a\""))
        .mapToDouble(java.util.Map.Entry::getValue)
        .sum();
  }

  boolean up() {
    return weir.metric("weir_engine_up{engine=\"a\"}") == 1;
  }

  /** Ends the fault; whatever it was, nothing is held and the engine serves again. */
  void recover() {
    weir.assertNothingHeld();
    engines.disarm(0);
    RunningWeir.eventually("engine a is back", this::serves);
    for (int i = 0; i < 2; i++) {
      assertThat(engines.gauges(i).running()).as("running on engine " + i).isZero();
    }
    weir.assertNothingHeld();
  }

  private boolean serves() {
    Wire.Answer answer = ask("solo", false);
    return up() && answer.status() == 200;
  }

  @Override
  public void close() {
    weir.close();
    engines.close();
  }
}
