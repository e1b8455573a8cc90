package dev.weir.simulator.replay;

import dev.weir.simulator.engine.Admission;
import dev.weir.simulator.engine.EngineSettings;
import dev.weir.simulator.engine.SimulatedEngine;
import java.util.LinkedHashSet;
import java.util.Set;

/** One engine of the world, and when its iteration in flight ends. */
final class Node {
  final String id;
  final int number;

  /** Tokens written in the iteration that ends now, of which each router hears. */
  final int[] told;

  /** Those of them within the predictions. */
  final int[] expected;

  /** Whom it works for. */
  final Set<Call> calls = new LinkedHashSet<>();

  SimulatedEngine engine;
  boolean dead;
  long next = SimulatedEngine.IDLE;

  Node(String id, int number, EngineSettings settings, int routers) {
    this.id = id;
    this.number = number;
    this.engine = new SimulatedEngine(settings);
    this.told = new int[routers];
    this.expected = new int[routers];
  }

  void step(long now) {
    next = engine.step(now);
  }

  boolean submit(Call call, long now) {
    if (engine.submit(call.sequence, now) != Admission.QUEUED) {
      return false;
    }
    calls.add(call);
    if (!engine.busy()) {
      step(now);
    }
    return true;
  }

  void abort(Call call) {
    if (calls.remove(call)) {
      engine.abort(call.sequence);
    }
  }

  /** Forgets everything: what runs, and what its cache held. */
  void die() {
    engine = new SimulatedEngine(engine.settings());
    next = SimulatedEngine.IDLE;
    calls.clear();
  }
}
