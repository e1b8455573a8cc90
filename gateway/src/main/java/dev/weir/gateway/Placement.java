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
  private final String model;
  private final Ticket ticket;
  private TokenTally.@Nullable Cell tally;
  private long pieces;
  private long reported;
  private int attempts;
  private boolean ended;

  /**
   * @param model that the pool is of
   */
  Placement(Loop loop, String model, Mailbox pool, Ticket ticket) {
    this.loop = loop;
    this.model = model;
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

  String model() {
    return model;
  }

  /** The engine that was asked last; null: none was. */
  @Nullable String engine() {
    return tally == null ? null : tally.engine().id();
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
    if (tally == null) {
      return;
    }
    pieces++;
    boolean foreseen = reported < ticket.work().outputTokens();
    reported += foreseen ? 1 : 0;
    tally.add(foreseen, now);
  }

  /** How many tokens the answer had in truth: those beyond its pieces are told to who watches. */
  void counted(long tokens) {
    if (tally != null && tokens > pieces) {
      tally.late(tokens - pieces);
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
