package dev.weir.server;

import dev.weir.control.EngineSpec;
import dev.weir.control.FleetEngine;
import dev.weir.load.LoadPlan;
import dev.weir.load.LoadRun;
import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.trace.Trace;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One side of a running demo: its engines, and the clients that ask for them. */
final class DemoFleet implements AutoCloseable {
  private static final int MAX_CONCURRENCY = 256;

  private final DemoSide side;
  private final SimulatedFleet engines;
  private @Nullable LoadRun traffic;

  DemoFleet(DemoSide side, List<FleetGroup> fleet) {
    this.side = side;
    this.engines = SimulatedFleet.start(fleet, side.model(), side.prefix(), 1, MAX_CONCURRENCY);
  }

  SimulatedFleet engines() {
    return engines;
  }

  /** Lets the clients begin. */
  void ask(String url, String key, Trace what) {
    LoadPlan plan = DemoTraffic.to(side.target(url, key), what, side.label());
    traffic = LoadRun.start(plan);
  }

  /** How it is doing right now. */
  DemoMoment.Side now(Collection<FleetEngine> fleet) {
    Collection<EngineSpec> own = engines.specs().values();
    List<FleetEngine> mine = fleet.stream().filter(engine -> own.contains(engine.spec())).toList();
    return DemoMoment.Side.of(run().live(), mine);
  }

  /** Lets nobody else ask. */
  void quiet() {
    run().quiet();
  }

  /** Ends the traffic, waits for answers at most so long, and sums up. */
  RunReport end(Duration grace) throws InterruptedException {
    return run().stop(grace);
  }

  private LoadRun run() {
    LoadRun run = traffic;
    if (run == null) {
      throw new IllegalStateException("no traffic yet (expected: ask first)");
    }
    return run;
  }

  void hangUp() {
    if (traffic != null) {
      traffic.close();
    }
  }

  @Override
  public void close() {
    engines.close();
  }
}
