package dev.weir.simulator.replay;

import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Pool;
import dev.weir.scheduler.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A gateway's scheduler: a pool, its picture of each engine, and when it wants to be woken. */
final class Router {
  private final int number;
  private final ShareLedger ledger;
  private final Pool pool;
  private final Consumer<Decision> out;
  private final List<Engine> engines = new ArrayList<>();
  private final Map<Engine, Node> nodes = new HashMap<>();
  private long wake = World.NEVER;

  Router(int number, Policy policy, ReplayOptions options, Fleet fleet, Consumer<Decision> out) {
    this.number = number;
    this.ledger = new ShareLedger(policy);
    Pool.Bounds bounds = new Pool.Bounds(Integer.MAX_VALUE, Long.MAX_VALUE, options.fairness());
    // Only those who tell others must keep a ledger for them.
    this.pool = new Pool(options.gossipNanos() == 0 ? policy : ledger, bounds);
    this.out = out;
    for (Node node : fleet.nodes()) {
      Engine engine = new Engine(node.id, options.cap());
      engines.add(engine);
      nodes.put(engine, node);
    }
  }

  int number() {
    return number;
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
    wake = World.NEVER;
    on(new Event.Tick(), now);
  }

  int queued() {
    return pool.queued();
  }

  Share share(Node node) {
    return ledger.share(number, engine(node));
  }

  Engine engine(Node node) {
    return engines.get(node.number);
  }

  boolean knows(Engine engine) {
    return nodes.containsKey(engine);
  }

  Node node(Engine engine) {
    Node node = nodes.get(engine);
    if (node == null) {
      throw new IllegalStateException("engine: " + engine + " (expected: one of the fleet)");
    }
    return node;
  }
}
