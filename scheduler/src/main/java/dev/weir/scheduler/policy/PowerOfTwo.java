package dev.weir.scheduler.policy;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Power of two choices on outstanding tokens: draws two engines at random and takes the one with
 * less work outstanding; with fresh loads the fullest of n engines is then ln ln n above the mean
 * instead of ln n / ln ln n [1].
 *
 * <p>Tokens, not requests, are compared, because a request of 100,000 tokens and one of ten are not
 * alike. Where both draws are closed (full, down, or tried before), the engines after a random
 * start are scanned for the first open one. Cost: two draws; O(n) only when most engines are
 * closed.
 *
 * <p>Blind to prefix caches and to the speed of engines: a slow engine gets less only once its work
 * piles up.
 *
 * <p>[1] M. Mitzenmacher, The Power of Two Choices in Randomized Load Balancing, IEEE TPDS 2001.
 */
public final class PowerOfTwo implements Policy {
  private final RandomGenerator random;

  public PowerOfTwo(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    return Choice.atOrWait(pick(ticket, engines));
  }

  private @Nullable Engine pick(Ticket ticket, List<Engine> engines) {
    int n = engines.size();
    if (n == 0) {
      return null;
    }
    int i = random.nextInt(n);
    if (n == 1) {
      return openOrNull(engines.get(0), ticket);
    }
    int j = (i + 1 + random.nextInt(n - 1)) % n;
    Engine a = openOrNull(engines.get(i), ticket);
    Engine b = openOrNull(engines.get(j), ticket);
    if (a != null && b != null) {
      return b.outstandingTokens() < a.outstandingTokens() ? b : a;
    }
    if (a != null || b != null) {
      return a != null ? a : b;
    }
    return firstOpenAfter(i, ticket, engines);
  }

  private static @Nullable Engine firstOpenAfter(int start, Ticket ticket, List<Engine> engines) {
    for (int k = 1; k < engines.size(); k++) {
      Engine engine = engines.get((start + k) % engines.size());
      if (Policy.open(engine, ticket)) {
        return engine;
      }
    }
    return null;
  }

  private static @Nullable Engine openOrNull(Engine engine, Ticket ticket) {
    return Policy.open(engine, ticket) ? engine : null;
  }
}
