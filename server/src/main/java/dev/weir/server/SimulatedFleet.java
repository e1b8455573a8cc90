package dev.weir.server;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.ModelSpec;
import dev.weir.control.Scheduling;
import dev.weir.enginesim.ArmedFault;
import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.enginesim.chaos.Victims;
import dev.weir.simulator.engine.FleetGroup;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Simulated engines of one model, each on a free loopback port. They are named after their profile
 * and speed and numbered, such as {@code h100-8b-1} and {@code h100-8b-0.6x-1}.
 */
final class SimulatedFleet implements Victims, AutoCloseable {
  /** More than a table shows, fewer than the files a process may have open. */
  static final int MOST = 64;

  private final String model;
  private final String prefix;
  private final double dilation;
  private final int maxConcurrency;
  private final List<EngineServer> servers = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private final Map<String, EngineSpec> specs = new LinkedHashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** Where an engine of the fleet runs. */
  private record Place(EngineServer server, int number) {}

  private SimulatedFleet(String model, String prefix, double dilation, int maxConcurrency) {
    this.model = model;
    this.prefix = prefix;
    this.dilation = dilation;
    this.maxConcurrency = maxConcurrency;
  }

  /**
   * @param model that all of them serve
   * @param prefix of their names
   * @param dilation by which all of them are slowed: &ge; 1
   * @param maxConcurrency requests on each at once
   */
  static SimulatedFleet start(
      List<FleetGroup> fleet, String model, String prefix, double dilation, int maxConcurrency) {
    SimulatedFleet engines = new SimulatedFleet(model, prefix, dilation, maxConcurrency);
    try {
      fleet.forEach(engines::add);
    } catch (RuntimeException e) {
      engines.close();
      throw e;
    }
    return engines;
  }

  private void add(FleetGroup group) {
    EngineServer server =
        EngineServer.start(
            EngineOptions.of(group.profile())
                .at("127.0.0.1", 0, group.count())
                .withSpeed(group.speed() / dilation)
                .withModel(model));
    servers.add(server);
    for (String url : server.urls()) {
      String id = nextId(group);
      places.add(new Place(server, server.urls().indexOf(url)));
      specs.put(
          id, new EngineSpec(id, EngineKind.SIM, URI.create(url), null, null, maxConcurrency));
    }
  }

  private String nextId(FleetGroup group) {
    String speed = group.speed() == 1 ? "" : "-" + group.speed() + "x";
    String kind = prefix + group.profile().id() + speed;
    return kind + "-" + numbers.merge(kind, 1, Integer::sum);
  }

  /** By id, in the order of the fleet. */
  Map<String, EngineSpec> specs() {
    return Collections.unmodifiableMap(specs);
  }

  List<String> urls() {
    return specs.values().stream().map(engine -> engine.url().toString()).toList();
  }

  /** The model that they serve. */
  ModelSpec spec(Scheduling scheduling) {
    return new ModelSpec(model, List.copyOf(specs.keySet()), scheduling);
  }

  @Override
  public void arm(int engine, ArmedFault fault) {
    Place place = places.get(engine);
    place.server().arm(place.number(), fault);
  }

  @Override
  public void disarm(int engine) {
    Place place = places.get(engine);
    place.server().disarm(place.number());
  }

  @Override
  public void close() {
    servers.forEach(EngineServer::close);
  }
}
