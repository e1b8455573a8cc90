package dev.weir.server;

import dev.weir.control.HealthRules;
import dev.weir.control.KeyRing;
import dev.weir.control.ModelSpec;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.gateway.PoolRules;
import dev.weir.load.LoadPlan;
import dev.weir.load.LoadRun;
import dev.weir.load.LoadTarget;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.Listen;
import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.report.RunReport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A fleet of simulated engines and a gateway in front of it, all in this process and all slowed
 * alike, that a workload is played to over HTTP.
 */
final class LiveRun implements AutoCloseable {
  private static final int MANY = 1_000_000;
  private static final String MODEL = "sim";
  private static final Duration SETTLE = Duration.ofSeconds(5);

  /** Nothing but the promise ends a wait, as in a replay. */
  private static final Settings PATIENT = patient();

  private final SimulatedFleet engines;
  private final Server server;

  private LiveRun(SimulatedFleet engines, Server server) {
    this.engines = engines;
    this.server = server;
  }

  private static Settings patient() {
    Settings.Limits usual = Settings.Limits.DEFAULTS;
    Settings.Limits limits =
        new Settings.Limits(
            usual.bodyBytes(),
            usual.uploadBytes(),
            usual.headBytes(),
            usual.jsonDepth(),
            MANY,
            MANY,
            usual.bufferedBytes(),
            usual.attempts(),
            MANY);
    Duration day = Duration.ofDays(1);
    Settings.Timeouts timeouts =
        new Settings.Timeouts(day, day, day, day, day, day, day, day, Duration.ofSeconds(1));
    return new Settings(limits, timeouts, null);
  }

  static LiveRun start(List<FleetGroup> fleet, Scheduling scheduling, double dilation)
      throws IOException, InterruptedException {
    SimulatedFleet engines = SimulatedFleet.start(fleet, MODEL, "", dilation, MANY);
    try {
      Configuration configuration =
          new Configuration(
              new Listen("127.0.0.1", 0, 0),
              HealthRules.DEFAULTS,
              snapshot(engines, engines.spec(scheduling)),
              List.of());
      Server server = Server.start(configuration, PoolRules.slowed(dilation));
      server.settle(SETTLE);
      return new LiveRun(engines, server);
    } catch (IOException e) {
      engines.close();
      throw e;
    }
  }

  private static Snapshot snapshot(SimulatedFleet engines, ModelSpec model) {
    return new Snapshot(0, PATIENT, engines.specs(), Map.of(model.id(), model), KeyRing.open());
  }

  /** Plays a workload to its end. */
  RunReport play(Function<LoadTarget, LoadPlan> plan) throws InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + server.address().getPort());
    try (LoadRun run = LoadRun.start(plan.apply(new LoadTarget(url, null, MODEL)))) {
      return run.await();
    }
  }

  @Override
  public void close() {
    server.close();
    engines.close();
  }
}
