package dev.weir.scheduler.weir;

import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * Compares engines for one request: which would serve it at the least cost to it and to others.
 *
 * <p>The cost of an engine, in seconds: {@code wait + prefill + κ · TTFT bound · victims}. The wait
 * is for the longest of what stands before: prompts to be read, a seat, room in the KV cache, and
 * the pace guard, which closes an engine while those who decode there are near the pace that they
 * were promised, of late and over all of their answers so far: one stall that they can make up for
 * closes nothing. Victims are those whose pace this prompt would break ({@link Decoders}): breaking
 * one promise to keep another gains nothing, and κ says how many seconds it is worth to avoid.
 *
 * <p>A turn of a session pays its prefill once more for each request in flight there: agents' turns
 * are promised a first token and hardly a pace, so that nobody would count as a victim of a prompt
 * of a minute; and what moves to another engine to wait less takes its whole history along, out of
 * the cache of others. Whose history lies where the turn goes pays next to nothing.
 *
 * <p>An engine has room if what stands before is short: a request that is sent to an engine that is
 * busy for longer could as well wait here, where it can still go anywhere and be dropped for
 * nothing.
 *
 * <p>While an engine that is up is not {@linkplain Backlog#trusted known} none of this is believed:
 * new tokens times requests in flight decide, of equal ones the one of which the least was seen,
 * and there is room as its {@link Acquaintance} allows.
 */
final class Weighing {
  /** Of work before it, so much may stand on an engine that a request is sent to: seconds. */
  private static final double HOLD = 0.025;

  /** How much of its time to the first token a request gives to spare another one its pace. */
  private static final double KAPPA = 0.3;

  /** Above this share of the promised time a token, nothing more is read. */
  private static final double GUARD = 0.97;

  /** Who came, over all of its answer so far, below this share of that can bear a stall. */
  private static final double AT_EASE = 0.8;

  /** The pace is a mean over about so many seconds: so it takes that long to recover. */
  private static final double GUARD_SECONDS = 3;

  /** Above this share of the KV cache engines begin to preempt. */
  private static final double KV_FULL = 0.92;

  private static final double LEAST_WAIT = 0.01;

  /** An engine that takes nothing yet comes behind all that do. */
  private static final double NO_ROOM = 1e12;

  /** There and back on the wire. */
  private static final double NETWORK = 0.002;

  private static final double SECONDS = 1e-9;

  private final Backlogs backlogs;
  private final Prospect each = new Prospect();
  private final Prospect best = new Prospect();
  private @Nullable Backlog bestEngine;
  private @Nullable Ticket compared;
  private double comparedAt;
  private boolean trusted;
  private double leastTtft;
  private double leastWait;

  Weighing(Backlogs backlogs) {
    this.backlogs = backlogs;
  }

  /**
   * The same comparison, if none was made since that was for another and nothing changed: a request
   * that arrives is compared to tell its cost and then to be placed.
   */
  void weighOnce(Ticket ticket, double now) {
    if (compared != ticket || comparedAt != now) {
      weigh(ticket, now);
    }
    compared = null;
  }

  /** Engines changed since the last comparison. */
  void forget() {
    compared = null;
  }

  /** Compares anew. */
  void weigh(Ticket ticket, double now) {
    compared = ticket;
    comparedAt = now;
    int size = backlogs.compare(ticket.work().prefix());
    trusted = true;
    for (int i = 0; i < size; i++) {
      Backlog backlog = backlogs.compared(i);
      trusted &= backlog.trusted() || !backlog.engine.up();
    }
    bestEngine = null;
    leastTtft = Double.MAX_VALUE;
    leastWait = 0;
    for (int i = 0; i < size; i++) {
      Backlog backlog = backlogs.compared(i);
      if (Policy.open(backlog.engine, ticket)) {
        look(ticket, backlog, now);
        consider(backlog);
      }
    }
    Backlog last = bestEngine == null ? backlogs.anyOpen(ticket) : null;
    if (last != null) {
      trusted &= last.trusted();
      look(ticket, last, now);
      consider(last);
    }
  }

  /** The engine to prefer; null: none is open. */
  @Nullable Backlog engine() {
    return bestEngine;
  }

  /** What it finds there. */
  Prospect best() {
    return best;
  }

  /** Whether the engines are known well enough to hold and to refuse by prediction. */
  boolean trusted() {
    return trusted;
  }

  /** Seconds to its first token if it went where that comes soonest. */
  double leastTtft() {
    return leastTtft;
  }

  /** Of those, what it waits for others. */
  double leastWait() {
    return leastWait;
  }

  private void look(Ticket ticket, Backlog backlog, double now) {
    double cached = backlogs.cached(ticket, backlog);
    each.newTokens = Math.max(1.0, ticket.work().promptTokens() - cached);
    each.pairs = each.newTokens * (cached + each.newTokens / 2);
    double itl = backlog.itl();
    each.prefill = backlog.prefill(each.newTokens, each.pairs, itl);
    if (trusted) {
      predict(ticket, backlog, itl, now);
    } else {
      each.wait = 0;
      each.ttft = each.prefill;
      each.room = backlog.takes(each.newTokens);
      int beside = backlog.inFlight() + backlog.foreign().requests();
      each.score = each.newTokens * (beside + 1) * (each.room ? 1 : NO_ROOM);
    }
  }

  private void predict(Ticket ticket, Backlog backlog, double itl, double now) {
    Promise promise = ticket.work().promise();
    double reading = backlog.readingSeconds(now, itl) + backlog.virtual;
    double blocked = blocked(promise, backlog, itl, now);
    each.room = reading <= HOLD && blocked == 0;
    each.wait = Math.max(reading, blocked);
    double first = each.prefill + backlog.iterationLeft(each.newTokens, itl);
    each.ttft = each.wait + first + itl / 2 + NETWORK;
    int stalled = ticket.work().session() == null ? 0 : backlog.inFlight();
    each.score = each.wait + each.prefill * (1 + stalled);
    // Victims only add: who is behind without them needs none counted.
    if (promise.paced() && (bestEngine == null || each.score < best.score)) {
      double bound = promise.ttftNanos() * SECONDS;
      each.score += KAPPA * bound * backlog.victims(now, itl, each.wait, each.prefill);
    }
  }

  /** Seconds until something other than prompts to be read lets the engine take more. */
  private double blocked(Promise promise, Backlog backlog, double itl, double now) {
    double wait = promise.paced() ? guarded(promise.tpotNanos() * SECONDS, backlog, now) : 0;
    if (backlog.full(now)) {
      wait = Math.max(wait, backlog.nextEnd(itl));
    }
    double excess = backlogs.kvTokens(backlog) - KV_FULL * backlog.kvCapacity;
    if (backlog.kvCapacity > 0 && excess > 0 && backlog.decoding() > 0) {
      wait = Math.max(wait, Math.max(LEAST_WAIT, backlog.toFree(excess, itl)));
    }
    return wait;
  }

  /** Seconds until the pace guard opens again. */
  private static double guarded(double tpot, Backlog backlog, double now) {
    double pace = backlog.pace(now);
    if (pace <= GUARD * tpot) {
      return 0;
    }
    double over = Math.min(pace, backlog.paceSoFar(now) / AT_EASE) / (GUARD * tpot) - 1;
    return over > 0 ? GUARD_SECONDS * over + LEAST_WAIT : 0;
  }

  private void consider(Backlog backlog) {
    if (each.ttft < leastTtft) {
      leastTtft = each.ttft;
      leastWait = each.wait;
    }
    if (bestEngine == null || each.score < best.score || learnsMore(backlog, bestEngine)) {
      bestEngine = backlog;
      best.copy(each);
    }
  }

  /** An engine that is never asked would stay unknown, and all of them with it. */
  private boolean learnsMore(Backlog backlog, Backlog than) {
    return !trusted
        && each.score == best.score
        && backlog.speed.iterations() < than.speed.iterations();
  }
}
