package dev.weir.server;

import dev.weir.control.EngineSpec;
import dev.weir.control.HealthRules;
import dev.weir.control.ModelSpec;
import dev.weir.control.Snapshot;
import dev.weir.control.tenants.Declared;
import dev.weir.enginesim.chaos.Chaos;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.Listen;
import dev.weir.server.config.Storage;
import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.trace.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A running demo: two equal fleets of simulated engines, one gateway in front of both, clients that
 * send every request to each of them over HTTP, and what befalls the engines. Started in this
 * order, ended in the opposite one.
 */
final class Demo implements AutoCloseable {
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration NOISY_PATIENCE = Duration.ofSeconds(5);

  private final Map<DemoSide, DemoFleet> sides;
  private final Server server;
  private final DemoScript script;
  private final String key;
  private final Chaos chaos;

  private Demo(
      Map<DemoSide, DemoFleet> sides, Server server, DemoScript script, String key, Chaos chaos) {
    this.sides = sides;
    this.server = server;
    this.script = script;
    this.key = key;
    this.chaos = chaos;
  }

  /**
   * Starts everything and returns when the engines are known to be well.
   *
   * @param fleet of each side
   * @param ports to listen on, by preference; 0: any
   * @throws IOException when none of them is free
   */
  static Demo start(List<FleetGroup> fleet, DemoScript script, List<Integer> ports)
      throws IOException, InterruptedException {
    Map<DemoSide, DemoFleet> sides = new EnumMap<>(DemoSide.class);
    try {
      for (DemoSide side : DemoSide.values()) {
        sides.put(side, new DemoFleet(side, fleet));
      }
      DemoCallers callers = DemoCallers.unknown();
      Server server =
          listen(snapshot(sides, script, callers.declared()), callers.declared(), ports);
      server.settle(SETTLE);
      String url = url(server);
      Trace traffic = DemoTraffic.on(fleet, script);
      sides.forEach(
          (side, clients) -> clients.ask(side.plan(url, callers.key(), traffic, PATIENCE)));
      if (script.acts().contains(DemoAct.NOISY)) {
        Trace noise = DemoTraffic.noise(fleet, script);
        sides.forEach((side, clients) ->
            clients.ask(side.plan(url, callers.noisyKey(), noise, NOISY_PATIENCE)));
      }
      List<SimulatedFleet> struck = sides.values().stream().map(DemoFleet::engines).toList();
      int engines = struck.getFirst().urls().size();
      Chaos chaos = Chaos.start(script.strikes(engines), List.copyOf(struck));
      return new Demo(sides, server, script, callers.key(), chaos);
    } catch (IOException e) {
      sides.values().forEach(DemoFleet::close);
      throw e;
    }
  }

  private static Server listen(Snapshot snapshot, Declared callers, List<Integer> ports)
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
                callers,
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

  private static Snapshot snapshot(
      Map<DemoSide, DemoFleet> sides, DemoScript script, Declared callers) {
    Map<String, EngineSpec> engines = new LinkedHashMap<>();
    Map<String, ModelSpec> models = new LinkedHashMap<>();
    sides.forEach((side, fleet) -> {
      engines.putAll(fleet.engines().specs());
      ModelSpec model = fleet.engines().spec(side.scheduling());
      models.put(model.id(), model);
    });
    return new Snapshot(0, DemoSettings.of(script), engines, models, callers.ring());
  }

  private static String url(Server server) {
    return "http://127.0.0.1:" + server.address().getPort();
  }

  String url() {
    return url(server);
  }

  String key() {
    return key;
  }

  DemoScript script() {
    return script;
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
    DemoMishaps mishaps = DemoMishaps.at(url());
    DemoMoment.Side before = of(DemoSide.BEFORE).now(server.fleet().engines(), mishaps);
    DemoMoment.Side after = of(DemoSide.AFTER).now(server.fleet().engines(), mishaps);
    String title = script.title(after.live().elapsedSeconds());
    return new DemoMoment(title, chaos.happened().size(), before, after);
  }

  /** Ends the traffic, waits for answers at most so long, and sums up. */
  DemoOutcome end(Duration grace) throws InterruptedException {
    DemoMoment last = now();
    chaos.close();
    sides.values().forEach(DemoFleet::quiet);
    DemoOutcome outcome =
        new DemoOutcome(
            script, last, of(DemoSide.BEFORE).end(grace), of(DemoSide.AFTER).end(grace));
    server.drain();
    return outcome;
  }

  @Override
  public void close() {
    chaos.close();
    sides.values().forEach(DemoFleet::hangUp);
    server.close();
    sides.values().forEach(DemoFleet::close);
  }
}
