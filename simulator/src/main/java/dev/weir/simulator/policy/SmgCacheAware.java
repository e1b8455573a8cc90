package dev.weir.simulator.policy;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SMG's {@code cache_aware}, imitated, as it places requests that come over HTTP: the longest match
 * while loads are balanced, the fewest requests while they are not.
 *
 * <p><b>What it decides.</b> Loads are out of balance when the fullest engine has more than {@value
 * #ABSOLUTE} requests more than the emptiest, and more than {@value #RELATIVE} times as many. Then
 * the engine with the fewest requests gets it, whatever it has cached. Else, if more than {@value
 * #THRESHOLD} of the prompt is believed to be cached somewhere, the engine with the longest match;
 * of several, the one with the fewest requests. Else that with the fewest requests.
 *
 * <p>If the engine with the longest match is closed, the first open one in the list gets the
 * request, and nothing is remembered. So it is in the original, and so it is kept.
 *
 * <p><b>What it sees.</b> Its own requests in flight, and what it sent where: 2²⁶ characters over
 * all engines, a token taken as four. The constants are those of its command line; the library's
 * own defaults are 0.5, 32 and 1.1. Overload protection, which newer releases add, is left out.
 *
 * <p><b>Cost.</b> O(n log blocks).
 *
 * <p><b>How it fails.</b> The belief is larger than any cache, so it promises hits that are gone.
 * Requests are not work: an engine that reads long prompts looks empty. Out of balance it forgets
 * all locality at once. A dead engine's prefixes all fall on the first in the list. Blind to speed.
 *
 * <p>[1] smg, model_gateway/src/policies/cache_aware.rs and its command line's defaults; read at
 * 73da68ca.
 */
final class SmgCacheAware implements Policy {
  private static final double THRESHOLD = 0.3;
  private static final int ABSOLUTE = 64;
  private static final double RELATIVE = 1.5;
  private static final long TREE_TOKENS = (1L << 26) / 4;

  private final Beliefs beliefs;
  private boolean remembers;

  SmgCacheAware(int blockTokens, int engines) {
    beliefs = new Beliefs(blockTokens, TREE_TOKENS / engines, Long.MAX_VALUE);
  }

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    remembers = true;
    long longest = balanced(engines) ? longestMatch(ticket, engines) : 0;
    if (longest <= THRESHOLD * ticket.work().promptTokens()) {
      return Choice.atOrWait(emptiest(ticket, engines, 0));
    }
    Engine holder = emptiest(ticket, engines, longest);
    if (holder != null) {
      return Choice.at(holder);
    }
    remembers = false;
    return Choice.atOrWait(firstOpen(ticket, engines));
  }

  private static boolean balanced(List<Engine> engines) {
    int fewest = Integer.MAX_VALUE;
    int most = 0;
    for (Engine engine : engines) {
      fewest = Math.min(fewest, engine.inFlight());
      most = Math.max(most, engine.inFlight());
    }
    return most - fewest <= ABSOLUTE || most <= RELATIVE * fewest;
  }

  private long longestMatch(Ticket ticket, List<Engine> engines) {
    long longest = 0;
    for (Engine engine : engines) {
      longest = Math.max(longest, beliefs.cached(engine, ticket));
    }
    return longest;
  }

  /** Of those that are open and have so much of the prompt, the one with the fewest requests. */
  private @Nullable Engine emptiest(Ticket ticket, List<Engine> engines, long cached) {
    Engine emptiest = null;
    for (Engine engine : engines) {
      boolean emptier = emptiest == null || engine.inFlight() < emptiest.inFlight();
      boolean holds = cached == 0 || beliefs.cached(engine, ticket) >= cached;
      if (emptier && holds && Policy.open(engine, ticket)) {
        emptiest = engine;
      }
    }
    return emptiest;
  }

  private static @Nullable Engine firstOpen(Ticket ticket, List<Engine> engines) {
    for (Engine engine : engines) {
      if (Policy.open(engine, ticket)) {
        return engine;
      }
    }
    return null;
  }

  @Override
  public void dispatched(Ticket ticket, Engine engine, long now) {
    if (remembers) {
      beliefs.placed(engine, ticket);
    }
  }
}
