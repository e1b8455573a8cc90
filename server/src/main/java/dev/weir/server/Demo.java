package dev.weir.server;

import dev.weir.control.EngineSpec;
import dev.weir.control.HealthRules;
import dev.weir.control.KeyRing;
import dev.weir.control.ModelSpec;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.control.tenants.Declared;
import dev.weir.control.tenants.Directory;
import dev.weir.control.tenants.KeySpec;
import dev.weir.control.tenants.Tenant;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.Listen;
import dev.weir.server.config.Storage;
import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.trace.Trace;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A running demo: two equal fleets of simulated engines, one gateway in front of both, and clients
 * that send every request to each of them over HTTP. Started in this order, ended in the opposite
 * one.
 */
final class Demo implements AutoCloseable {
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final int KEY_BYTES = 12;

  private final Map<DemoSide, DemoFleet> sides;
  private final Server server;
  private final String key;

  private Demo(Map<DemoSide, DemoFleet> sides, Server server, String key) {
    this.sides = sides;
    this.server = server;
    this.key = key;
  }

  /**
   * Starts everything and returns when the engines are known to be well.
   *
   * @param fleet of each side
   * @param ports to listen on, by preference; 0: any
   * @throws IOException when none of them is free
   */
  static Demo start(List<FleetGroup> fleet, List<Integer> ports)
      throws IOException, InterruptedException {
    Map<DemoSide, DemoFleet> sides = new EnumMap<>(DemoSide.class);
    try {
      for (DemoSide side : DemoSide.values()) {
        sides.put(side, new DemoFleet(side, fleet));
      }
      String key = newKey();
      Server server = listen(snapshot(sides, key), caller(key), ports);
      server.settle(SETTLE);
      Demo demo = new Demo(sides, server, key);
      Trace traffic = DemoTraffic.on(fleet);
      sides.values().forEach(side -> side.ask(demo.url(), key, traffic));
      return demo;
    } catch (IOException e) {
      sides.values().forEach(DemoFleet::close);
      throw e;
    }
  }

  private static Server listen(Snapshot snapshot, Declared caller, List<Integer> ports)
      throws IOException {
    IOException taken = new IOException("ports: [] (expected: at least one)");
    for (int port : ports) {
      Listen at = new Listen("127.0.0.1", port, 0);
      try {
        return Server.start(
            new Configuration(
                at,
                HealthRules.DEFAULTS,
                snapshot,
                caller,
                null,
                Storage.DEFAULTS,
                List.of(),
                List.of(),
                null));
      } catch (IOException e) {
        taken = e;
      }
    }
    throw taken;
  }

  /** Nobody but who was shown the key. */
  private static Declared caller(String key) {
    KeySpec spec = KeySpec.plain("demo", KeyRing.digest(key), Tenant.DEFAULT);
    return Declared.of(new Directory(Map.of(), Map.of(), Map.of("demo", spec), Map.of()));
  }

  private static Snapshot snapshot(Map<DemoSide, DemoFleet> sides, String key) {
    Map<String, EngineSpec> engines = new LinkedHashMap<>();
    Map<String, ModelSpec> models = new LinkedHashMap<>();
    sides.forEach((side, fleet) -> {
      engines.putAll(fleet.engines().specs());
      ModelSpec model = fleet.engines().spec(side.scheduling());
      models.put(model.id(), model);
    });
    return new Snapshot(0, Settings.DEFAULTS, engines, models, caller(key).ring());
  }

  String url() {
    return "http://127.0.0.1:" + server.address().getPort();
  }

  String key() {
    return key;
  }

  /** Of the side that is to be tried. */
  List<String> engineUrls() {
    return of(DemoSide.AFTER).engines().urls();
  }

  private DemoFleet of(DemoSide side) {
    DemoFleet fleet = sides.get(side);
    if (fleet == null) {
      throw new IllegalStateException(side + ": not started");
    }
    return fleet;
  }

  /** How both are doing right now. */
  DemoMoment now() {
    return new DemoMoment(
        of(DemoSide.BEFORE).now(server.fleet().engines()),
        of(DemoSide.AFTER).now(server.fleet().engines()));
  }

  /** Ends the traffic, waits for answers at most so long, and sums up. */
  DemoOutcome end(Duration grace) throws InterruptedException {
    sides.values().forEach(DemoFleet::quiet);
    DemoOutcome outcome =
        new DemoOutcome(of(DemoSide.BEFORE).end(grace), of(DemoSide.AFTER).end(grace));
    server.drain();
    return outcome;
  }

  @Override
  public void close() {
    sides.values().forEach(DemoFleet::hangUp);
    server.close();
    sides.values().forEach(DemoFleet::close);
  }

  private static String newKey() {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    return "weir-demo-" + HexFormat.of().formatHex(random);
  }
}
