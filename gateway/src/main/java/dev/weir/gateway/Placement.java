package dev.weir.gateway;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Mailbox;
import dev.weir.scheduler.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * One exchange's standing with its pool: posts what the pool must hear, in the right order and
 * number, so that its slot and its tokens always come back.
 */
final class Placement {
  private final Loop loop;
  private final Mailbox pool;
  private final Ticket ticket;
  private TokenTally.@Nullable Cell tally;
  private long reported;
  private int attempts;
  private boolean ended;

  Placement(Loop loop, Mailbox pool, Ticket ticket) {
    this.loop = loop;
    this.pool = pool;
    this.ticket = ticket;
  }

  void arrive() {
    pool.post(new Event.Arrive(ticket));
  }

  /** An engine was found; counts the attempt. */
  void at(Engine engine) {
    attempts++;
    tally = loop.tally().cell(pool, engine);
  }

  int attempts() {
    return attempts;
  }

  /** The last attempt was none: the engine was not asked anything that it could have done. */
  void discount() {
    attempts--;
  }

  /** The attempt came to nothing: ask for another engine. */
  void retry() {
    pool.post(new Event.Retry(ticket));
  }

  void firstToken() {
    pool.post(new Event.FirstToken(ticket));
  }

  /** One more token was written; those beyond the prediction were never counted as outstanding. */
  void token(long now) {
    if (tally != null && reported < ticket.work().outputTokens()) {
      reported++;
      tally.add(now);
    }
  }

  /** The engine, if there is one, has nothing to do with the request any more. May be repeated. */
  void end() {
    if (!ended) {
      ended = true;
      pool.post(new Event.End(ticket, reported));
    }
  }
}
