package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.testkit.net.FaultProxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Four engines that can be restarted one by one, each behind a proxy that counts connections. Who
 * has least to do is asked, so that one that is back has work soon: by default requests would go
 * where caches are warm, which is not there.
 */
final class RollingHouse implements AutoCloseable {
  static final int ENGINES = 4;

  private static final long SECOND = 1_000_000_000L;
  private static final String ENGINE = "  - { id: e%d, kind: sim, url: \"%s\", model: sim }\n";
  private static final String YAML =
      """
      models: [{ id: sim, engines: [e0, e1, e2, e3], policy: least-requests }]
      health: { probe_interval: 250ms }
      engines:
      %s
      """;

  private final EngineOptions options = Asked.engines(1).withSpeed(10);
  private final List<EngineServer> engines = new ArrayList<>();
  private final List<FaultProxy> networks = new ArrayList<>();
  private final RunningWeir weir;

  RollingHouse(Path folder) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < ENGINES; i++) {
      engines.add(EngineServer.start(options));
      networks.add(FaultProxy.before(URI.create(engines.get(i).url())));
      lines.append(ENGINE.formatted(i, networks.get(i).url()));
    }
    weir = RunningWeir.of(folder, YAML.formatted(lines));
  }

  RunningWeir weir() {
    return weir;
  }

  /** Takes one out of service, replaces its process at leisure, and takes it back. */
  void replace(int engine) {
    order(engine, "drain");
    RunningWeir.eventually("it is drained", () -> engines.get(engine).gauges(0).running() == 0);
    startAnew(engine);
    order(engine, "undrain");
    awaitWork(engine);
  }

  /** Ends one without a word to anybody, starts it anew, and waits until it has work again. */
  void restart(int engine) {
    startAnew(engine);
    awaitWork(engine);
  }

  private void order(int engine, String what) {
    try (Wire wire = new Wire(weir.port())) {
      wire.send(Wire.post("/admin/engines/e" + engine + "/" + what, ""));
      assertThat(wire.read().status()).isEqualTo(200);
    }
  }

  private void startAnew(int engine) {
    URI place = URI.create(engines.get(engine).url());
    engines.get(engine).close();
    RunningWeir.eventually("it is seen to be gone", () -> up(engine) == 0);
    engines.set(engine, EngineServer.start(options.at("127.0.0.1", place.getPort(), 1)));
  }

  private void awaitWork(int engine) {
    RunningWeir.eventually(
        "it is back, and has work",
        () -> up(engine) == 1 && engines.get(engine).gauges(0).generatedTokens() > 0);
  }

  private double up(int engine) {
    return weir.metric("weir_engine_up{engine=\"e" + engine + "\"}");
  }

  /** Most connections that were opened to all engines within one second since then. */
  int peakOfNewConnections(long sinceNanos) {
    List<Long> opened =
        networks.stream()
            .flatMap(network -> network.openings().stream())
            .filter(at -> at >= sinceNanos)
            .sorted()
            .toList();
    return IntStream.range(0, opened.size())
        .map(i -> (int) opened.stream().filter(at -> within(at, opened.get(i))).count())
        .max()
        .orElse(0);
  }

  private static boolean within(long at, long second) {
    return at >= second && at < second + SECOND;
  }

  @Override
  public void close() {
    weir.close();
    networks.forEach(FaultProxy::close);
    engines.forEach(EngineServer::close);
  }
}
