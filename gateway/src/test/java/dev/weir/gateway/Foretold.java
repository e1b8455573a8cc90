package dev.weir.gateway;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.time.Duration;
import java.util.List;

/** Places on the first engine that is open, and foretells the same of each. */
record Foretold(Duration first, Duration others) implements Policy {
  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    for (Engine engine : engines) {
      if (Policy.open(engine, ticket)) {
        Duration ttft = engine == engines.getFirst() ? first : others;
        return new Choice.At(engine, ttft.toNanos(), -1);
      }
    }
    return Choice.WAIT;
  }
}
