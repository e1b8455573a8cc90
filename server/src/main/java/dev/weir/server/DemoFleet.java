package dev.weir.server;

import dev.weir.control.EngineSpec;
import dev.weir.control.FleetEngine;
import dev.weir.load.LoadPlan;
import dev.weir.load.LoadRun;
import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.report.RunReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One side of a running demo: its engines, the clients that ask for them, and perhaps some that
 * make a noise.
 */
final class DemoFleet implements AutoCloseable {
  private static final int MAX_CONCURRENCY = 256;

  private final DemoSide side;
  private final SimulatedFleet engines;

  /** The clients that count come first. */
  private final List<LoadRun> clients = new ArrayList<>();

  DemoFleet(DemoSide side, List<FleetGroup> fleet) {
    this.side = side;
    this.engines = SimulatedFleet.start(fleet, side.model(), side.prefix(), 1, MAX_CONCURRENCY);
  }

  SimulatedFleet engines() {
    return engines;
  }

  /** Lets clients begin. */
  void ask(LoadPlan plan) {
    clients.add(LoadRun.start(plan));
  }

  /** How it is doing right now. */
  DemoMoment.Side now(Collection<FleetEngine> fleet, DemoMishaps mishaps) {
    Collection<EngineSpec> own = engines.specs().values();
    List<FleetEngine> mine = fleet.stream().filter(engine -> own.contains(engine.spec())).toList();
    return DemoMoment.Side.of(counted().live(), mine, mishaps.of(side, engines.specs().keySet()));
  }

  /** Lets nobody else ask. */
  void quiet() {
    clients.forEach(LoadRun::quiet);
  }

  /** Ends the traffic, waits for answers at most so long, and sums up those that count. */
  RunReport end(Duration grace) throws InterruptedException {
    for (LoadRun noise : clients.subList(1, clients.size())) {
      noise.stop(Duration.ZERO);
    }
    return counted().stop(grace);
  }

  private LoadRun counted() {
    if (clients.isEmpty()) {
      throw new IllegalStateException("no traffic yet (expected: ask first)");
    }
    return clients.getFirst();
  }

  void hangUp() {
    clients.forEach(LoadRun::close);
  }

  @Override
  public void close() {
    engines.close();
  }
}
