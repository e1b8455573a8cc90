package dev.weir.simulator.replay;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Share;
import dev.weir.simulator.engine.SimulatedEngine;

/** What happens in a world by the clock and not by requests: faults, gossip, polls. */
final class Disturbances {
  private final World world;
  private final Alarms alarms;

  Disturbances(World world, Alarms alarms) {
    this.world = world;
    this.alarms = alarms;
  }

  /**
   * @param pollNanos how often engines report to the routers; 0: never
   */
  void plan(long pollNanos) {
    ReplayOptions options = world.options();
    for (Fault fault : options.faults()) {
      switch (fault) {
        case Fault.Slow slow -> slow(slow);
        case Fault.Dead dead -> dead(dead);
        case Fault.Burst _ -> {} // The arrivals' business.
      }
    }
    if (options.routers() > 1 && options.gossipNanos() > 0) {
      alarms.every(options.gossipNanos(), this::gossip);
    }
    if (pollNanos > 0) {
      alarms.every(pollNanos, this::poll);
    }
  }

  private void slow(Fault.Slow fault) {
    Node node = world.fleet().node(fault.engine());
    alarms.at(fault.from(), () -> node.engine.slowdown(1 / fault.speed()));
    alarms.at(fault.to(), () -> node.engine.slowdown(1));
  }

  private void dead(Fault.Dead fault) {
    Node node = world.fleet().node(fault.engine());
    long hop = world.options().hopNanos();
    alarms.at(fault.from(), () -> world.kill(node));
    alarms.at(fault.from() + hop, () -> changed(node, false));
    alarms.at(fault.to(), () -> node.dead = false);
    alarms.at(fault.to() + hop, () -> changed(node, true));
  }

  private void changed(Node node, boolean up) {
    for (Router router : world.routers()) {
      Engine engine = router.engine(node);
      engine.up(up);
      router.on(new Event.EngineChanged(engine), world.now());
    }
  }

  private void gossip() {
    long arrives = world.now() + world.options().gossipNanos();
    for (Router from : world.routers()) {
      for (Node node : world.fleet().nodes()) {
        Share share = from.share(node);
        alarms.at(arrives, () -> spread(from, node, share));
      }
    }
  }

  private void spread(Router from, Node node, Share share) {
    for (Router router : world.routers()) {
      if (router != from) {
        router.on(new Event.Shared(router.engine(node), share), world.now());
      }
    }
  }

  private void poll() {
    for (Node node : world.fleet().nodes()) {
      if (!node.dead) {
        SimulatedEngine engine = node.engine;
        Gauges gauges =
            new Gauges(
                engine.running(),
                engine.waiting(),
                engine.kvUse(),
                (long) engine.capacityBlocks() * engine.settings().blockTokens());
        world.routers().forEach(r -> world.tell(r, new Event.Report(r.engine(node), gauges)));
      }
    }
  }
}
