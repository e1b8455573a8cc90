package dev.weir.simulator.policy;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Ticket;
import dev.weir.simulator.engine.EngineSettings;

/** What no router can know: for the oracle that others are measured by. */
public interface Truth {
  /** How long the answer will be. */
  int outputTokens(Ticket ticket);

  /** How the engine is at this moment: what slows it down is in its speed. */
  EngineSettings settings(Engine engine);

  /** How much of the prompt the engine's cache holds at this moment. */
  int cachedTokens(Ticket ticket, Engine engine);
}
