package dev.weir.scheduler;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to a pool. Posted by event loops, probes and timers; handled one at a time. */
public sealed interface Event {
  /** A new request. */
  record Arrive(Ticket ticket) implements Event {}

  /** The engine sent the first content of the answer: its prompt has been read. */
  record FirstToken(Ticket ticket) implements Event {}

  /**
   * Tokens written by one engine since the last such event, summed over the streams of one loop.
   *
   * @param tokens all of them: &ge; 0
   * @param predicted of each request only those within its prediction: &ge; 0
   */
  record Tokens(Engine engine, long tokens, long predicted) implements Event {
    /** None beyond their predictions. */
    public Tokens(Engine engine, long tokens) {
      this(engine, tokens, tokens);
    }
  }

  /**
   * The request left its engine for good, served, failed or cancelled; or left the queue.
   *
   * @param reported tokens of this request that {@link Tokens} events carry or will carry as
   *     predicted ones
   */
  record End(Ticket ticket, long reported, Ending ending) implements Event {
    /** An end of which nothing more is known. */
    public End(Ticket ticket, long reported) {
      this(ticket, reported, Ending.ABORTED);
    }
  }

  /**
   * The attempt failed: place the request on another engine.
   *
   * @param reported tokens of this attempt that {@link Tokens} events carry or will carry as
   *     predicted ones
   * @param rest what is left to do, where content had come: what was written by then is prompt from
   *     now on, and engines that failed before that content may be tried again, others when none is
   *     left; null: all of it, on an engine not tried yet, or another process there
   * @param also another engine, which was asked beside this one and failed it too; null: none
   */
  record Retry(Ticket ticket, long reported, Ticket.@Nullable Work rest, @Nullable Engine also)
      implements Event {
    /** No other engine was asked beside it. */
    public Retry(Ticket ticket, long reported, Ticket.@Nullable Work rest) {
      this(ticket, reported, rest, null);
    }

    /** Nothing had come. */
    public Retry(Ticket ticket) {
      this(ticket, 0, null);
    }
  }

  /** An engine became able or unable to take work, or got another limit. */
  record EngineChanged(Engine engine) implements Event {}

  /** These are the pool's engines from now on; requests on removed ones run to their end. */
  record Engines(List<Engine> engines) implements Event {}

  /** This policy decides from now on. */
  record PolicyChanged(Policy policy) implements Event {}

  /** An engine told how it is. */
  record Report(Engine engine, Gauges gauges) implements Event {}

  /** Another gateway told what it has on an engine. */
  record Shared(Engine engine, Share share) implements Event {}

  /** The wake-up that the pool asked for. */
  record Tick() implements Event {}
}
