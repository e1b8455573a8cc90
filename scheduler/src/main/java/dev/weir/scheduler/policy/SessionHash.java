package dev.weir.scheduler.policy;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.List;

/**
 * The turns of a session stay on one engine, where their KV cache is, as long as that holds no more
 * than its share.
 *
 * <p><b>What it decides.</b> The key is the session of its tenant; where none is known, the start
 * of the prompt as in {@link PrefixHash}, because two turns of an unnamed conversation begin alike;
 * where that is shorter than a block, the engine with the fewest requests gets it. The tenant is no
 * key: tenants are few and uneven, and what they share, they share by their prompts. {@link
 * BoundedLoad} says which engine a key gets, with its bound and its cost.
 *
 * <p><b>How it fails.</b> A turn that comes while its engine is over the bound goes elsewhere,
 * reads its whole context there, and the next turn comes back to a cache that lacks it. Sessions
 * that share a long prefix do not find it on each other's engines. Blind to the speed of engines.
 */
public final class SessionHash implements Policy {
  private final BoundedLoad bounded = new BoundedLoad();

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    long key = RoutingKey.ofSession(ticket);
    if (key == RoutingKey.NONE) {
      key = RoutingKey.ofStart(ticket.work().prefix());
    }
    return Choice.atOrWait(bounded.pick(key, ticket, engines));
  }
}
