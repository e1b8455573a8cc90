package dev.weir.simulator.replay;

import dev.weir.simulator.engine.Admission;
import dev.weir.simulator.engine.EngineSettings;
import dev.weir.simulator.engine.Sequence;
import dev.weir.simulator.engine.SimulatedEngine;

/** One engine of the world, and when its iteration in flight ends. */
final class Node {
  final String id;
  final SimulatedEngine engine;

  /** Tokens written in the iteration that ends now, of which each router hears. */
  final int[] told;

  /** Those of them within the predictions. */
  final int[] expected;

  long next = SimulatedEngine.IDLE;

  Node(String id, EngineSettings settings, int routers) {
    this.id = id;
    this.engine = new SimulatedEngine(settings);
    this.told = new int[routers];
    this.expected = new int[routers];
  }

  void step(long now) {
    next = engine.step(now);
  }

  boolean submit(Sequence sequence, long now) {
    if (engine.submit(sequence, now) != Admission.QUEUED) {
      return false;
    }
    if (!engine.busy()) {
      step(now);
    }
    return true;
  }
}
