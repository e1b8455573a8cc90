package dev.weir.simulator.replay;

import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Pool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A gateway's scheduler: a pool, its picture of each engine, and when it wants to be woken. */
final class Router {
  private static final long NEVER = Long.MAX_VALUE;

  private final Pool pool;
  private final Consumer<Decision> out;
  private final List<Engine> engines = new ArrayList<>();
  private final Map<Engine, Node> nodes = new HashMap<>();
  private long wake = NEVER;

  Router(Policy policy, ReplayOptions options, List<Node> fleet, Consumer<Decision> out) {
    this.pool =
        new Pool(policy, new Pool.Bounds(Integer.MAX_VALUE, Long.MAX_VALUE, options.fairness()));
    this.out = out;
    for (Node node : fleet) {
      Engine engine = new Engine(node.id, options.cap());
      engines.add(engine);
      nodes.put(engine, node);
    }
  }

  void start(long now) {
    on(new Event.Engines(engines), now);
    for (Engine engine : engines) {
      long kvTokens = node(engine).engine.settings().profile().kvTokens();
      on(new Event.Report(engine, new Gauges(0, 0, 0, kvTokens)), now);
    }
  }

  void on(Event event, long now) {
    pool.on(event, now, out);
    wake = Math.min(wake, pool.nextWake());
  }

  /** The wake-up that was asked for first stands, as with a mailbox. */
  long wake() {
    return wake;
  }

  void tick(long now) {
    wake = NEVER;
    on(new Event.Tick(), now);
  }

  int queued() {
    return pool.queued();
  }

  Engine engine(int number) {
    return engines.get(number);
  }

  Node node(Engine engine) {
    Node node = nodes.get(engine);
    if (node == null) {
      throw new IllegalStateException("engine: " + engine + " (expected: one of the fleet)");
    }
    return node;
  }
}
