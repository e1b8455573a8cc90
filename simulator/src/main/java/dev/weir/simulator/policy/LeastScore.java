package dev.weir.simulator.policy;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Finds the open engine with the least score; those that tie take turns. */
final class LeastScore {
  private int next;

  @Nullable Engine among(List<Engine> engines, Ticket ticket, ToDoubleFunction<Engine> score) {
    int n = engines.size();
    int start = next;
    Engine best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < n; k++) {
      int at = (start + k) % n;
      Engine engine = engines.get(at);
      if (!Policy.open(engine, ticket)) {
        continue;
      }
      double its = score.applyAsDouble(engine);
      if (best == null || its < least) {
        best = engine;
        least = its;
        next = at + 1;
      }
    }
    return best;
  }
}
