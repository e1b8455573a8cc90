package dev.weir.server;

import dev.weir.control.HealthRules;
import dev.weir.control.KeyRing;
import dev.weir.control.ModelSpec;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.control.Tier;
import dev.weir.control.tenants.Declared;
import dev.weir.control.tenants.Directory;
import dev.weir.control.tenants.KeySpec;
import dev.weir.control.tenants.Tenant;
import dev.weir.gateway.PoolRules;
import dev.weir.load.LoadPlan;
import dev.weir.load.LoadRun;
import dev.weir.load.LoadTarget;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.Listen;
import dev.weir.server.config.Storage;
import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.report.RunReport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * A fleet of simulated engines and a gateway in front of it, all in this process and all slowed
 * alike, that a workload is played to over HTTP.
 */
final class LiveRun implements AutoCloseable {
  private static final int MANY = 1_000_000;
  private static final String MODEL = "sim";
  private static final Duration SETTLE = Duration.ofSeconds(5);

  /**
   * @param cap requests at once on an engine
   * @param queued requests that wait, at the most
   * @param tenants who is asked for a key of its own, and what it may use; none: nobody is
   */
  record House(
      List<FleetGroup> fleet,
      Scheduling scheduling,
      double dilation,
      int cap,
      int queued,
      Map<String, Tier> tenants) {

    /** As in a replay: nothing but the promise ends a wait, and nobody has a key. */
    static House open(List<FleetGroup> fleet, Scheduling scheduling, double dilation) {
      return new House(fleet, scheduling, dilation, MANY, MANY, Map.of());
    }
  }

  private final SimulatedFleet engines;
  private final Server server;
  private final Map<String, String> keys;

  private LiveRun(SimulatedFleet engines, Server server, Map<String, String> keys) {
    this.engines = engines;
    this.server = server;
    this.keys = keys;
  }

  private static Settings patient(int queued) {
    Settings.Limits usual = Settings.Limits.DEFAULTS;
    Settings.Limits limits =
        new Settings.Limits(
            usual.bodyBytes(),
            usual.uploadBytes(),
            usual.headBytes(),
            usual.jsonDepth(),
            MANY,
            queued,
            usual.bufferedBytes(),
            usual.attempts(),
            MANY);
    Duration day = Duration.ofDays(1);
    Settings.Timeouts timeouts =
        new Settings.Timeouts(day, day, day, day, day, day, day, day, Duration.ofSeconds(1));
    return new Settings(limits, timeouts, null);
  }

  static LiveRun start(House house) throws IOException, InterruptedException {
    SimulatedFleet engines =
        SimulatedFleet.start(house.fleet, MODEL, "", house.dilation, house.cap);
    try {
      Map<String, String> keys = new HashMap<>();
      house.tenants.keySet().forEach(tenant -> keys.put(tenant, "sk-" + UUID.randomUUID()));
      Server server =
          Server.start(configuration(house, engines, keys), PoolRules.slowed(house.dilation));
      server.settle(SETTLE);
      return new LiveRun(engines, server, keys);
    } catch (IOException e) {
      engines.close();
      throw e;
    }
  }

  private static Configuration configuration(
      House house, SimulatedFleet engines, Map<String, String> keys) {
    Declared callers = callers(house, keys);
    ModelSpec model = engines.spec(house.scheduling);
    Snapshot snapshot =
        new Snapshot(
            0, patient(house.queued), engines.specs(), Map.of(model.id(), model), callers.ring());
    return new Configuration(
        new Listen("127.0.0.1", 0, 0),
        HealthRules.DEFAULTS,
        snapshot,
        callers,
        null,
        Storage.DEFAULTS,
        List.of(),
        List.of(),
        null);
  }

  private static Declared callers(House house, Map<String, String> keys) {
    Map<String, Tier> tiers = new HashMap<>();
    Map<String, Tenant> tenants = new HashMap<>();
    Map<String, KeySpec> specs = new HashMap<>();
    house.tenants.forEach((id, tier) -> {
      tiers.put(tier.name(), tier);
      tenants.put(id, new Tenant(id, Tenant.DEFAULT, tier.name(), null));
    });
    keys.forEach((id, key) -> specs.put(id, KeySpec.plain(id, KeyRing.digest(key), id)));
    return Declared.of(new Directory(tiers, tenants, specs, Map.of()));
  }

  /** Plays a workload to its end. */
  RunReport play(Function<LoadTarget, LoadPlan> plan) throws InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + server.address().getPort());
    try (LoadRun run = LoadRun.start(plan.apply(new LoadTarget(url, null, MODEL, keys)))) {
      return run.await();
    }
  }

  @Override
  public void close() {
    server.close();
    engines.close();
  }
}
