package dev.weir.scheduler.policy;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.List;

/**
 * Prompts that begin alike go to one engine, where their beginning is cached, as long as that holds
 * no more than its share.
 *
 * <p><b>What it decides.</b> The key is the hash of the prompt's first {@value
 * RoutingKey#START_TOKENS} tokens, in full blocks; of all its full blocks, if it is shorter. A
 * prompt shorter than a block goes to the engine with the fewest requests. {@link BoundedLoad} says
 * which engine a key gets, with its bound and its cost.
 *
 * <p><b>How it fails.</b> The depth is fixed. Where everybody shares a longer system prompt, all
 * requests are one key: the bound still spreads them, but by chance, and what differs behind the
 * system prompt finds no home. A short conversation changes its engine once, when it grows past the
 * depth. It never asks whether the prefix is still cached.
 */
public final class PrefixHash implements Policy {
  private final BoundedLoad bounded = new BoundedLoad();

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    long key = RoutingKey.ofStart(ticket.work().prefix());
    return Choice.atOrWait(bounded.pick(key, ticket, engines));
  }
}
