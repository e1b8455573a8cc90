package dev.weir.simulator.policy;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Ticket;
import java.util.HashMap;
import java.util.Map;

/**
 * Prompt tokens that engines have yet to read, by what a router sees: charged at dispatch, taken
 * off at the first token or at the end. The note of a ticket is what it was charged with.
 */
final class PendingPrefill {
  private final Map<Engine, Long> byEngine = new HashMap<>();

  long of(Engine engine) {
    return byEngine.getOrDefault(engine, 0L);
  }

  void dispatched(Ticket ticket, Engine engine, long tokens) {
    byEngine.merge(engine, tokens, Long::sum);
    ticket.note(tokens);
  }

  /** Its prompt was read, or never will be. */
  void over(Ticket ticket, Engine engine) {
    if (ticket.note() instanceof Long tokens) {
      byEngine.merge(engine, -tokens, Long::sum);
      ticket.note(null);
    }
  }
}
