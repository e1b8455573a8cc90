package dev.weir.scheduler.policy;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The engine with the fewest requests in flight.
 *
 * <p><b>What it decides.</b> Compares requests dispatched and not yet ended, over all pools of this
 * gateway that use the engine. Among equals it takes the first after the one it took last, so that
 * idle engines share and the first in the list does not get everything.
 *
 * <p><b>Bound.</b> When it places on an engine, no open one holds fewer requests.
 *
 * <p><b>Cost.</b> One pass, O(n). One integer of state.
 *
 * <p><b>How it fails.</b> Requests are not work: an engine that reads one enormous prompt looks
 * emptier than one that writes ten short answers. An engine that fails fast looks idle and draws
 * everything, unless it is ejected. Blind to prefix caches. Each gateway counts only its own
 * requests.
 */
public final class LeastRequests implements Policy {
  private int next;

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    return Choice.atOrWait(pick(ticket, engines));
  }

  @Nullable Engine pick(Ticket ticket, List<Engine> engines) {
    int n = engines.size();
    int start = next;
    Engine least = null;
    int fewest = Integer.MAX_VALUE;
    for (int k = 0; k < n; k++) {
      int at = (start + k) % n;
      Engine engine = engines.get(at);
      int inFlight = engine.inFlight();
      if (inFlight < fewest && Policy.open(engine, ticket)) {
        least = engine;
        fewest = inFlight;
        next = at + 1;
      }
    }
    return least;
  }
}
