package dev.weir.simulator.replay;

import dev.weir.simulator.engine.Admission;
import dev.weir.simulator.engine.EngineSettings;
import dev.weir.simulator.engine.SimulatedEngine;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/** One engine of the world, and when its iteration in flight ends. */
final class Node {
  final String id;
  final int number;

  private final Tally[] tallies;

  /** Whom it works for. */
  final Set<Call> calls = new LinkedHashSet<>();

  SimulatedEngine engine;
  boolean dead;
  long next = SimulatedEngine.IDLE;

  Node(String id, int number, EngineSettings settings, int routers) {
    this.id = id;
    this.number = number;
    this.engine = new SimulatedEngine(settings);
    this.tallies = new Tally[routers];
    Arrays.setAll(tallies, _ -> new Tally());
  }

  /** Ends an iteration, if one is in flight, and begins the next. */
  void step(long now) {
    for (Tally tally : tallies) {
      tally.iteration(engine.busy());
    }
    next = engine.step(now);
  }

  /** What this router hears of. */
  Tally tally(int router) {
    return tallies[router];
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
      call.uncount();
      engine.abort(call.sequence);
    }
  }

  /** Forgets everything: what runs, and what its cache held. */
  void die() {
    engine = new SimulatedEngine(engine.settings());
    next = SimulatedEngine.IDLE;
    calls.forEach(Call::uncount);
    calls.clear();
  }
}
