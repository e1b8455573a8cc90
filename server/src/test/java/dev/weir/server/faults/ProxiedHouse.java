package dev.weir.server.faults;

import dev.weir.enginesim.EngineServer;
import dev.weir.testkit.net.FaultProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A simulated engine {@code a} behind a network that can be made to fail, a well one {@code b}, and
 * a gateway with short time-outs that serves the model {@code solo} on the first and {@code pair}
 * on both. Clients come over a network of their own, or directly.
 */
final class ProxiedHouse implements AutoCloseable {
  private static final String YAML =
      """
      server:
        timeouts: { connect: 1s, first_byte: 1500ms, idle: 1500ms, queue: 10s }
      engines:
        - { id: a, kind: sim, url: "%s", model: sim }
        - { id: b, kind: sim, url: "%s", model: sim }
      models:
        - { id: solo, engines: [a] }
        - { id: pair, engines: [a, b] }
      health: { probe_interval: 250ms, probe_timeout: 1s, failed_attempts: 1000, failed_probes: 1000 }
      """;

  static final String QUESTION = "Is anybody there?";

  private final EngineServer engines = EngineServer.start(Asked.engines(2));
  private final FaultProxy network = FaultProxy.before(URI.create(engines.urls().getFirst()));
  private final RunningWeir weir;
  private final FaultProxy clients;

  ProxiedHouse(Path folder) {
    weir = RunningWeir.of(folder, YAML.formatted(network.url(), engines.urls().getLast()));
    clients = FaultProxy.before(URI.create(weir.url()));
  }

  /** Between the gateway and engine {@code a}. */
  FaultProxy network() {
    return network;
  }

  /** Between clients that want it and the gateway. */
  FaultProxy clients() {
    return clients;
  }

  RunningWeir weir() {
    return weir;
  }

  Wire.Answer ask(String model, int tokens, boolean stream) {
    try (Wire wire = new Wire(weir.port())) {
      return wire.chat(Asked.chat(model, QUESTION, tokens, stream));
    }
  }

  /** Every fault ends; nothing is held, and engine {@code a} serves again. */
  void recover() {
    weir.assertNothingHeld();
    network.mend();
    network.delay(Duration.ZERO);
    network.reset();
    RunningWeir.eventually("engine a serves", () -> ask("solo", 3, false).status() == 200);
    RunningWeir.eventually("engine a is idle", () -> engines.gauges(0).running() == 0);
    weir.assertNothingHeld();
  }

  @Override
  public void close() {
    clients.close();
    weir.close();
    network.close();
    engines.close();
  }
}
