package dev.weir.server;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.simulator.engine.FleetGroup;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The simulated engines of a demo, each on a free loopback port. They are named after their profile
 * and speed and numbered, such as {@code h100-8b-1} and {@code h100-8b-0.6x-1}.
 */
final class DemoEngines implements AutoCloseable {
  /** The one model that all of them serve. */
  static final String MODEL = "sim";

  /** More than the table shows, fewer than the files a process may have open. */
  static final int MOST = 64;

  private static final int MAX_CONCURRENCY = 256;

  private final List<EngineServer> servers = new ArrayList<>();
  private final Map<String, EngineSpec> specs = new LinkedHashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  private DemoEngines() {}

  static DemoEngines start(List<FleetGroup> fleet) {
    DemoEngines engines = new DemoEngines();
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
                .withSpeed(group.speed())
                .withModel(MODEL));
    servers.add(server);
    for (String url : server.urls()) {
      String id = nextId(group);
      specs.put(
          id, new EngineSpec(id, EngineKind.SIM, URI.create(url), null, null, MAX_CONCURRENCY));
    }
  }

  private String nextId(FleetGroup group) {
    String kind = group.profile().id() + (group.speed() == 1 ? "" : "-" + group.speed() + "x");
    return kind + "-" + numbers.merge(kind, 1, Integer::sum);
  }

  /** By id, in the order of the fleet. */
  Map<String, EngineSpec> specs() {
    return Collections.unmodifiableMap(specs);
  }

  @Override
  public void close() {
    servers.forEach(EngineServer::close);
  }
}
