package dev.weir.control;

import dev.weir.scheduler.Engine;

/** One engine of the fleet: what was declared, what is outstanding on it, and its health. */
public final class FleetEngine {
  private final EngineSpec spec;
  private final Engine engine;

  FleetEngine(EngineSpec spec, Engine engine) {
    this.spec = spec;
    this.engine = engine;
  }

  public EngineSpec spec() {
    return spec;
  }

  /** The engine as the scheduler sees it: its load and whether it is up. */
  public Engine engine() {
    return engine;
  }

  /** Passive health: an answer with a true status arrived. Cheap; called for every answer. */
  public void answered() {}

  /** Passive health: an attempt failed by the engine's fault (connect, reset, bad bytes, 5xx). */
  public void failed(String why) {}
}
