package dev.weir.scheduler.policy;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rendezvous hashing, also called highest random weight [1]: a key goes to the engine that weighs
 * most for it, whatever the load.
 *
 * <p><b>What it decides.</b> The key is the session where one is known, else the whole prompt (all
 * its full blocks). Where neither is there, the engine with the fewest requests gets it. If the
 * engine that a key wants is closed, the one it wants next gets it.
 *
 * <p>Without a session the whole prompt is the key, and not its start: nothing here bounds the
 * load, so a start that everybody shares, as a long system prompt is, would take all requests to
 * one engine. {@link PrefixHash} keys by the start and bounds the load.
 *
 * <p><b>Bound.</b> Keys spread evenly; when one engine joins n others, 1/(n+1) of them move, and
 * all of those to the new one [1]. Requests on an engine are bounded by its limit only.
 *
 * <p><b>Cost.</b> One multiplication-based hash for each engine, O(n); the salts of the engines'
 * ids. No state to share: gateways agree without a word.
 *
 * <p><b>How it fails.</b> A key that is hot is hot on one engine up to its limit. Without sessions
 * a conversation has a new key each turn, and its cached prefix is found by luck only.
 *
 * <p>[1] D. G. Thaler, C. V. Ravishankar, Using Name-Based Mappings to Increase Hit Rates, IEEE/ACM
 * Transactions on Networking 6(1), 1998.
 */
public final class Rendezvous implements Policy {
  private final Weights weights = new Weights();
  private final LeastRequests keyless = new LeastRequests();

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    long key = RoutingKey.ofSession(ticket);
    if (key == RoutingKey.NONE) {
      key = RoutingKey.ofWhole(ticket.work().prefix());
    }
    return Choice.atOrWait(
        key == RoutingKey.NONE ? keyless.pick(ticket, engines) : heaviest(key, ticket, engines));
  }

  private @Nullable Engine heaviest(long key, Ticket ticket, List<Engine> engines) {
    weights.engines(engines);
    Engine heaviest = null;
    long most = 0;
    for (int i = 0; i < engines.size(); i++) {
      Engine engine = engines.get(i);
      long weight = weights.of(key, i);
      if ((heaviest == null || weight > most) && Policy.open(engine, ticket)) {
        heaviest = engine;
        most = weight;
      }
    }
    return heaviest;
  }
}
