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
 * A demo at one moment, as its clients and its gateway see it.
 *
 * @param live what the clients see
 * @param engines in the order of the fleet
 */
record DemoMoment(LiveStats live, List<Row> engines) {

  /**
   * One engine: state and load as the gateway knows them, the rest as clients saw it.
   *
   * @param share of the tokens of the last seconds, 0 to 1
   */
  record Row(
      String id,
      String state,
      int inFlight,
      double requestsPerSecond,
      double tokensPerSecond,
      double share) {}

  static DemoMoment of(LiveStats live, Collection<FleetEngine> fleet) {
    Map<String, EngineLive> seen =
        live.engines().stream().collect(Collectors.toMap(EngineLive::id, Function.identity()));
    return new DemoMoment(live, fleet.stream().map(engine -> row(engine, live, seen)).toList());
  }

  private static Row row(FleetEngine engine, LiveStats live, Map<String, EngineLive> seen) {
    String id = engine.spec().id();
    EngineLive rates = seen.getOrDefault(id, new EngineLive(id, 0, 0));
    double all = live.tokensPerSecond();
    return new Row(
        id,
        engine.state().label(),
        engine.engine().inFlight(),
        rates.requestsPerSecond(),
        rates.tokensPerSecond(),
        all > 0 ? rates.tokensPerSecond() / all : 0);
  }

  /** Requests that were not answered, for whatever reason. */
  int errors() {
    return live.rejected() + live.failed();
  }
}
