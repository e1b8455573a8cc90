package dev.weir.simulator.policy;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Ticket;

/** What no router can know: for the oracle that others are measured by. */
public interface Truth {
  /** How long the answer will be. */
  int outputTokens(Ticket ticket);

  /** How much of the prompt the engine's cache holds at this moment. */
  int cachedTokens(Ticket ticket, Engine engine);
}
