package dev.weir.gateway;

import dev.weir.scheduler.Ending;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Mailbox;
import dev.weir.scheduler.Outcome;
import dev.weir.scheduler.Ticket;
import java.util.List;
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

  /** As asked for at first; the ticket's own belongs to the pool. */
  private final Ticket.Work whole;

  /** What the engine at work has to do. */
  private Ticket.Work work;

  private TokenTally.@Nullable Cell tally;
  private long pieces;
  private long reported;
  private int attempts;

  /** Of the attempts, those of which the engine cannot have read anything. */
  private int unread;

  /** Which process of the engine was asked last. */
  private int generation;

  /** Whether the pool has heard of the first token of the engine at work. */
  private boolean begun;

  private boolean ended;

  /** What its pool does not know to have failed the request. */
  private @Nullable Engine also;

  /**
   * @param model that the pool is of
   */
  Placement(Loop loop, String model, Mailbox pool, Ticket ticket) {
    this.loop = loop;
    this.model = model;
    this.pool = pool;
    this.ticket = ticket;
    this.whole = ticket.work();
    this.work = whole;
  }

  /**
   * One more place for the same request, beside this one, on none of these engines.
   *
   * @param not that are not asked beside others; should it fail alone they may be
   */
  Placement beside(Ticket.Owner owner, List<Engine> elsewhere, List<Engine> not) {
    return new Placement(loop, model, pool, ticket.beside(owner, whole, elsewhere, not));
  }

  long promptTokens() {
    return whole.promptTokens();
  }

  /** Whether others wait for an engine. */
  boolean crowded() {
    return pool.pool().queued() > 0;
  }

  void arrive() {
    pool.post(new Event.Arrive(ticket));
  }

  /** An engine was found; counts the attempt. */
  void at(Engine engine) {
    attempts++;
    generation = engine.generation();
    tally = loop.tally().cell(pool, engine);
  }

  String model() {
    return model;
  }

  /** The engine that was asked last; null: none was. */
  @Nullable String engine() {
    return tally == null ? null : tally.engine().id();
  }

  /** Pieces of content that came, over all attempts. */
  long pieces() {
    return pieces;
  }

  int attempts() {
    return attempts;
  }

  /** For how long after it began to ask the request wants an engine. */
  long patience() {
    return ticket.claim().patienceNanos();
  }

  /** The last attempt failed; it was none where the engine was asked for what it does not have. */
  void failed(Failure why) {
    if (why == Failure.NO_ENDPOINT) {
      attempts--;
    } else if (why.unread()) {
      unread++;
    }
  }

  /** Whether as many engines have been asked as may be, of which so many have begun with it. */
  boolean spent(int most) {
    return attempts - unread >= most || attempts >= Retries.MOST;
  }

  /** Whether the process that was asked last is out or has gone: it gets nothing more. */
  boolean bereft() {
    Engine asked = tally == null ? null : tally.engine();
    return asked != null && (!asked.up() || asked.backSoon() || asked.generation() != generation);
  }

  /** More attempts were made for the same request, in a place of their own. */
  void add(Placement other) {
    attempts += other.attempts;
    unread += other.unread;
  }

  /** An engine that was asked beside this one has failed the request. */
  void failedBeside(@Nullable Engine engine) {
    also = engine;
  }

  /** The attempt came to nothing: ask for another engine. */
  void retry() {
    Event retry = new Event.Retry(ticket, 0, null, also);
    also = null;
    pool.post(retry);
  }

  /**
   * The engine was lost after content: ask for another that goes on from there. What was written is
   * prompt from now on.
   */
  void goOn() {
    work =
        new Ticket.Work(
            whole.promptTokens() + pieces,
            Math.max(0, whole.outputTokens() - pieces),
            whole.prefix(),
            whole.session(),
            whole.priority(),
            whole.streamed(),
            whole.promise());
    Event retry = new Event.Retry(ticket, reported, work);
    reported = 0;
    begun = false;
    pool.post(retry); // and it may all be over when this returns
  }

  /** Of what does not stream, the beginning tells nothing of how far the engine is. */
  void firstToken() {
    begun = true;
    if (work.streamed()) {
      pool.post(new Event.FirstToken(ticket));
    }
  }

  /** One more token was written; those beyond the prediction were never counted as outstanding. */
  void token(long now) {
    if (tally == null) {
      return;
    }
    if (!begun) {
      firstToken();
    }
    pieces++;
    tally.piece();
    if (work.streamed()) {
      boolean predicted = reported < work.outputTokens();
      reported += predicted ? 1 : 0;
      tally.add(now, predicted);
    }
  }

  /** How many tokens the answer had in truth: those beyond its pieces are told to who watches. */
  void counted(long tokens) {
    if (tally != null && tokens > pieces) {
      tally.late(tokens - pieces);
    }
  }

  /** The engine, if there is one, has nothing to do with the request any more. May be repeated. */
  void end(Outcome outcome, Usage usage) {
    if (!ended) {
      ended = true;
      pool.post(new Event.End(ticket, reported, ending(outcome, usage)));
    }
  }

  /** The engine's own count is the truth; the pieces of a stream are at least its steps. */
  private Ending ending(Outcome outcome, Usage usage) {
    boolean counted = usage.completionTokens() >= 0;
    long seen = whole.streamed() ? pieces : Ending.UNKNOWN;
    return new Ending(
        kind(outcome),
        counted ? usage.completionTokens() : seen,
        Math.max(-1, usage.cachedTokens()));
  }

  private static Ending.Kind kind(Outcome outcome) {
    return switch (outcome) {
      case SERVED, SERVED_CACHED, SERVED_RESUMED -> Ending.Kind.FINISHED;
      case FAILED_ENGINE, FAILED_STREAM -> Ending.Kind.FAILED;
      default -> Ending.Kind.ABORTED;
    };
  }
}
