package dev.weir.server;

import dev.weir.control.FleetEngine;
import dev.weir.load.LiveStats;
import dev.weir.load.LiveStats.EngineLive;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Both fleets of a demo at one moment, as their clients and the gateway see them.
 *
 * @param title of what is on
 * @param faults that happened so far to each fleet
 */
record DemoMoment(String title, int faults, Side before, Side after) {

  /**
   * One fleet.
   *
   * @param live what the clients see
   * @param engines in the order of the fleet
   * @param made good by the gateway
   */
  record Side(LiveStats live, List<Row> engines, DemoMishaps.Made made) {
    static Side of(LiveStats live, Collection<FleetEngine> fleet, DemoMishaps.Made made) {
      Map<String, EngineLive> seen =
          live.engines().stream().collect(Collectors.toMap(EngineLive::id, Function.identity()));
      return new Side(live, fleet.stream().map(engine -> row(engine, seen)).toList(), made);
    }
  }

  /** One engine: state and load as the gateway knows them, its tokens as clients saw them. */
  record Row(String id, String state, int inFlight, double tokensPerSecond) {}

  private static Row row(FleetEngine engine, Map<String, EngineLive> seen) {
    String id = engine.spec().id();
    EngineLive rates = seen.getOrDefault(id, new EngineLive(id, 0, 0));
    return new Row(id, engine.state().label(), engine.engine().inFlight(), rates.tokensPerSecond());
  }
}
