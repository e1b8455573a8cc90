package dev.weir.scheduler.policy;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consistent hashing with bounded loads [1], over rendezvous weights.
 *
 * <p><b>What it decides.</b> A key goes to the engine it wants most among those that hold less than
 * ⌈c·(m+1)/n⌉ requests, where the n engines open to the request hold m, and c is {@value #FACTOR}.
 * Engines that are closed count in neither: what they could not take anyway must not hold up what
 * the others could.
 *
 * <p>Not a ring but rendezvous lies underneath. On a ring all overflow of an engine falls on its
 * successor, which overflows in turn, and the neighbour of a hot spot suffers for it [2]; here
 * every key has an order of its own, and overflow spreads over all. A ring answers in O(log n)
 * where this takes O(n), but the loads of n engines must be summed in any case; and it needs some
 * hundred points an engine to spread as evenly.
 *
 * <p><b>Bound.</b> No engine is given a request while it holds c times the mean of the open ones or
 * more. Some open engine is always below that, so nobody waits on account of the bound. Keys whose
 * engine has room stay where they are when others come and go; how many of the others move is
 * O(1/(c−1)²) for each change, in expectation [1].
 *
 * <p><b>Cost.</b> Two passes, O(n): one over loads, one over loads and weights.
 *
 * <p><b>How it fails.</b> Below one request an engine the bound is one: an idle fleet scatters what
 * comes at once, although nobody would wait. Requests are counted, not work.
 *
 * <p>[1] V. Mirrokni, M. Thorup, M. Zadimoghaddam, Consistent Hashing with Bounded Loads, SODA
 * 2018.
 *
 * <p>[2] J. Chen, B. Coleman, A. Shrivastava, Revisiting Consistent Hashing with Bounded Loads,
 * AAAI 2021.
 */
final class BoundedLoad {
  static final double FACTOR = 1.25;

  private final Weights weights = new Weights();
  private final LeastRequests keyless = new LeastRequests();

  /** The engine for a key; without one, that with the fewest requests. */
  @Nullable Engine pick(long key, Ticket ticket, List<Engine> engines) {
    if (key == RoutingKey.NONE) {
      return keyless.pick(ticket, engines);
    }
    weights.engines(engines);
    int bound = bound(ticket, engines);
    Engine heaviest = null;
    long most = 0;
    for (int i = 0; i < engines.size(); i++) {
      Engine engine = engines.get(i);
      if (engine.inFlight() < bound && Policy.open(engine, ticket)) {
        long weight = weights.of(key, i);
        if (heaviest == null || weight > most) {
          heaviest = engine;
          most = weight;
        }
      }
    }
    // Another pool may have taken what was free in the first pass.
    return heaviest == null ? keyless.pick(ticket, engines) : heaviest;
  }

  private static int bound(Ticket ticket, List<Engine> engines) {
    int open = 0;
    long held = 0;
    for (Engine engine : engines) {
      if (Policy.open(engine, ticket)) {
        open++;
        held += engine.inFlight();
      }
    }
    return open == 0 ? 0 : (int) Math.ceil(FACTOR * (held + 1) / open);
  }
}
