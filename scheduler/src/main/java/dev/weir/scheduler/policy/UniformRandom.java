package dev.weir.scheduler.policy;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Any open engine, each as likely as the other, whatever happened before.
 *
 * <p><b>What it decides.</b> Draws one engine; if that is closed, draws among those that are open.
 * Going on to the next open one instead would give the neighbour of a closed engine twice its
 * share.
 *
 * <p><b>Bound.</b> With m requests in flight on n engines the fullest holds about √(2 (m/n) ln n)
 * above the mean when m is large, and ln n / ln ln n when m is n [1].
 *
 * <p><b>Cost.</b> One draw; two passes over the engines when the first draw is closed. No state.
 *
 * <p><b>How it fails.</b> As {@link RoundRobin} does, and with more spread. It is what to hold
 * other policies against, and it never herds: any number of gateways may use it side by side.
 *
 * <p>[1] M. Raab, A. Steger, "Balls into Bins": A Simple and Tight Analysis, RANDOM 1998.
 */
public final class UniformRandom implements Policy {
  private final RandomGenerator random;

  public UniformRandom(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    if (engines.isEmpty()) {
      return Choice.WAIT;
    }
    Engine drawn = engines.get(random.nextInt(engines.size()));
    return Policy.open(drawn, ticket) ? Choice.at(drawn) : amongOpen(ticket, engines);
  }

  private Choice amongOpen(Ticket ticket, List<Engine> engines) {
    int open = 0;
    for (Engine engine : engines) {
      open += Policy.open(engine, ticket) ? 1 : 0;
    }
    int left = open == 0 ? 0 : random.nextInt(open);
    for (Engine engine : engines) {
      if (Policy.open(engine, ticket) && left-- == 0) {
        return Choice.at(engine);
      }
    }
    return Choice.WAIT;
  }
}
