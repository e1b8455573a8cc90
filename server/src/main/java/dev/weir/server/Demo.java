package dev.weir.server;

import dev.weir.control.HealthRules;
import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import dev.weir.control.ModelSpec;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.load.LoadRun;
import dev.weir.load.LoadTarget;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.Listen;
import dev.weir.server.config.NewKey;
import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.report.RunReport;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A running demo: simulated engines, the real gateway in front of them, and clients that talk to it
 * over HTTP with a key. Started in this order, ended in the opposite one.
 */
final class Demo implements AutoCloseable {
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final int KEY_BYTES = 12;

  private final DemoEngines engines;
  private final Server server;
  private final String key;
  private final LoadRun traffic;

  private Demo(DemoEngines engines, Server server, String key) {
    this.engines = engines;
    this.server = server;
    this.key = key;
    this.traffic =
        LoadRun.start(DemoTraffic.to(new LoadTarget(URI.create(url()), key, DemoEngines.MODEL)));
  }

  /**
   * Starts everything and returns when the engines are known to be well.
   *
   * @param ports to listen on, by preference; 0: any
   * @throws IOException when none of them is free
   */
  static Demo start(List<FleetGroup> fleet, List<Integer> ports)
      throws IOException, InterruptedException {
    DemoEngines engines = DemoEngines.start(fleet);
    try {
      String key = newKey();
      Server server = listen(snapshot(engines, key), ports);
      server.settle(SETTLE);
      return new Demo(engines, server, key);
    } catch (IOException e) {
      engines.close();
      throw e;
    }
  }

  private static Server listen(Snapshot snapshot, List<Integer> ports) throws IOException {
    IOException taken = new IOException("ports: [] (expected: at least one)");
    for (int port : ports) {
      Listen at = new Listen("127.0.0.1", port, 0);
      try {
        return Server.start(new Configuration(at, HealthRules.DEFAULTS, snapshot, List.of()));
      } catch (IOException e) {
        taken = e;
      }
    }
    throw taken;
  }

  private static Snapshot snapshot(DemoEngines engines, String key) {
    ModelSpec model = new ModelSpec(DemoEngines.MODEL, List.copyOf(engines.specs().keySet()));
    return new Snapshot(
        0,
        Settings.DEFAULTS,
        engines.specs(),
        Map.of(model.id(), model),
        KeyRing.of(Map.of(NewKey.digest(key), new Key("demo", "default"))));
  }

  String url() {
    return "http://127.0.0.1:" + server.address().getPort();
  }

  String key() {
    return key;
  }

  List<String> engineUrls() {
    return engines.specs().values().stream().map(engine -> engine.url().toString()).toList();
  }

  /** How it is doing right now. */
  DemoMoment now() {
    return DemoMoment.of(traffic.live(), server.fleet().engines());
  }

  /** Ends the traffic, waits for answers at most so long, and sums up. */
  RunReport end(Duration grace) throws InterruptedException {
    RunReport report = traffic.stop(grace);
    server.drain();
    return report;
  }

  @Override
  public void close() {
    traffic.close();
    server.close();
    engines.close();
  }

  private static String newKey() {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    return "weir-demo-" + HexFormat.of().formatHex(random);
  }
}
