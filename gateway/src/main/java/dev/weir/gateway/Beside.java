package dev.weir.gateway;

import dev.weir.gateway.HedgeMetrics.Result;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The second attempt of one exchange that may run beside the first: whether it is time for one, and
 * which of the two it is that goes on. At most one in the life of an exchange asks an engine. Lives
 * on the loop of its {@link Exchange}.
 */
final class Beside {
  private static final long UNDECIDED = -1;
  private static final long NEVER = Long.MAX_VALUE;

  private final Exchange exchange;
  private final Attempts attempts;

  /** Runs beside the attempt, or looks for an engine; null: neither. */
  private @Nullable Hedge hedge;

  /** For how long the attempt may be without content until one does. */
  private long patience;

  private boolean made;

  /**
   * Why there was none when it was looked for last; null: it was not, or nothing stood in the way.
   */
  private @Nullable Result unmade;

  Beside(Exchange exchange, Attempts attempts) {
    this.exchange = exchange;
    this.attempts = attempts;
  }

  /** Whether two engines were asked beside each other. */
  boolean made() {
    return made;
  }

  /** An engine is asked alone. */
  void begins() {
    patience = made ? NEVER : UNDECIDED;
  }

  /**
   * @param first which has no content, as far as is known
   * @param failedOn engines that have failed the request
   */
  void sweep(@Nullable Attempt first, List<Engine> failedOn, long now) {
    if (hedge != null) {
      hedge.sweep(now);
    } else if (first != null && patience != NEVER) {
      look(first, failedOn, now);
    }
  }

  private void look(Attempt late, List<Engine> failedOn, long now) {
    if (!late.unbegun() || exchange.committed()) {
      patience = NEVER;
      return;
    }
    Hedging hedging = exchange.services().hedging();
    if (patience == UNDECIDED) {
      patience = hedging.patience(exchange, late);
    }
    long heldUp = now - exchange.loop().awake(); // what came meanwhile may be unread
    if (Math.min(late.watch().waited(now), heldUp) <= patience) {
      return;
    }
    if (!hedging.harmless(exchange)) {
      patience = NEVER;
      return;
    }
    patience = 2 * patience; // should there be nobody to ask now
    unmade = hedging.obstacle(exchange, attempts.placement(), now);
    if (unmade == null) {
      Hedge second = hedging.beside(exchange, late, attempts.placement(), failedOn, now);
      hedge = second;
      exchange.delivery().source(null); // a head that goes out now cannot say whose answer it is
      second.begin();
    }
  }

  /** Whether this one was asked beside another. */
  boolean is(Attempt attempt) {
    return hedge != null && attempt == hedge.attempt();
  }

  /** What this one brings is the client's from now on: the other is told to stop. */
  void won(Attempt winner, @Nullable Attempt first) {
    Hedge beside = hedge;
    if (beside == null) {
      return;
    }
    if (winner == beside.attempt()) {
      if (first != null) {
        first.watch().outrun();
        first.cancel();
      }
      takeOver(beside, winner, Outcome.CANCELLED_CLIENT);
    } else {
      end(Result.LOST);
    }
  }

  /** It ends with that, if there is one; the first goes on alone. */
  void end(Result result) {
    Hedge beside = hedge;
    if (beside != null) {
      hedge = null;
      if (beside.attempt() != null) {
        made = true;
        patience = NEVER;
      } else if (!result.asked()) {
        unmade = result;
      }
      attempts.placement().add(beside.placement());
      beside.stop(result);
      exchange.delivery().source(attempts.first());
    }
  }

  /** The request has ended, and it counts once, however often a second engine was looked for. */
  void over() {
    end(Result.CANCELLED);
    if (!made && unmade != null) {
      exchange.services().hedging().metrics().ended(exchange.intake().model(), unmade);
      unmade = null;
    }
  }

  private void takeOver(Hedge beside, Attempt second, Outcome first) {
    hedge = null;
    made = true;
    patience = NEVER;
    beside.placement().add(attempts.placement());
    attempts.placement().end(first, Usage.UNKNOWN);
    attempts.goOnWith(beside.placement(), second);
    beside.takenOver();
    exchange.times().predicted(beside.predicted());
    exchange.delivery().source(second);
  }

  /** Whether another attempt ran beside the one that failed, and goes on alone. */
  boolean outlived(Attempt lost, Failure failure) {
    Hedge beside = hedge;
    if (beside == null) {
      return false;
    }
    Attempt second = beside.attempt();
    if (second == null) {
      end(Result.CANCELLED);
      return false;
    }
    Placement failed = lost == second ? beside.placement() : attempts.placement();
    failed.failed(failure);
    if (lost == second) {
      attempts.placement().failedBeside(lost.engine().engine());
      end(Result.FAILED);
    } else {
      takeOver(beside, second, Outcome.FAILED_ENGINE);
    }
    return true;
  }

  /** Whether there is none. */
  boolean none() {
    return hedge == null;
  }

  boolean takesComments() {
    return hedge == null || hedge.takesComments();
  }

  void pace(boolean on) {
    if (hedge != null) {
      hedge.pace(on);
    }
  }
}
