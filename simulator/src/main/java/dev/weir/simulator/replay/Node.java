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

  /** Of each router, the requests that write a token that it hears of in every iteration. */
  private final int[] writing;

  /** Tokens of the iteration that ended last, of which each router hears. */
  private final int[] told;

  /** Whom it works for. */
  final Set<Call> calls = new LinkedHashSet<>();

  SimulatedEngine engine;
  boolean dead;
  long next = SimulatedEngine.IDLE;

  Node(String id, int number, EngineSettings settings, int routers) {
    this.id = id;
    this.number = number;
    this.engine = new SimulatedEngine(settings);
    this.writing = new int[routers];
    this.told = new int[routers];
  }

  /** Ends an iteration, if one is in flight, and begins the next. */
  void step(long now) {
    for (int i = 0; i < told.length; i++) {
      told[i] = engine.busy() ? writing[i] : 0;
    }
    next = engine.step(now);
  }

  /** Tokens of the iteration that ended last, of which this router hears. */
  int told(int router) {
    return told[router];
  }

  /** A request writes a token now, and another in each iteration from now on. */
  void begins(int router) {
    told[router]++;
    writing[router]++;
  }

  void ends(int router) {
    writing[router]--;
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
