package dev.weir.scheduler.policy;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.List;

/**
 * Each engine in its turn; one that is closed loses its turn.
 *
 * <p><b>What it decides.</b> Goes on from the engine after the last one, in the order in which they
 * were declared, to the first that is open.
 *
 * <p><b>Bound.</b> While all engines are open and nothing else places on them, the numbers of
 * requests that two of them were given differ by one at the most.
 *
 * <p><b>Cost.</b> O(1); O(n) only while most engines are closed. One integer of state.
 *
 * <p><b>How it fails.</b> It counts requests, not work: a prompt of 100,000 tokens takes the same
 * turn as one of ten, so uneven requests and unequal engines pile up work where it hurts. It takes
 * a conversation's turns to another engine each time, and its cached prefix is lost. Several
 * gateways that started together march in step.
 */
public final class RoundRobin implements Policy {
  private int next;

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    int n = engines.size();
    for (int k = 0; k < n; k++) {
      int at = (next + k) % n;
      Engine engine = engines.get(at);
      if (Policy.open(engine, ticket)) {
        next = at + 1;
        return Choice.at(engine);
      }
    }
    return Choice.WAIT;
  }
}
