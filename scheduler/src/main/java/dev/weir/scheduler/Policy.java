package dev.weir.scheduler;

import java.util.List;

/**
 * Whether, where and when a request is served. One instance belongs to one pool and runs on the
 * pool's thread.
 *
 * <p>Only {@link #place} must be there. The rest lets a policy keep a picture of its engines of its
 * own: the pool tells what becomes of each request, in order, each time once: {@link #cost}, {@link
 * #admit}, {@link #place} until it is placed or dropped, {@link #dispatched}, at most one {@link
 * #firstToken}, {@link #ended}; after a failed attempt again from {@link #place} on. A policy that
 * takes over a pool is asked to {@link #admit} those who wait there, who stay whatever it answers;
 * of those that another policy placed it hears nothing but their tokens.
 */
public interface Policy {
  /** These are the pool's engines from now on, in declaration order. */
  default void engines(List<Engine> engines, long now) {}

  /** What it takes to read the ticket's prompt, in a unit of the policy's choice; asked first. */
  default double cost(Ticket ticket, long now) {
    return (double) ticket.work().promptTokens();
  }

  /**
   * Asked once, when a request arrives.
   *
   * @param waiting requests ahead of it in the pool's queue
   */
  default Admission admit(Ticket ticket, Waiting waiting, long now) {
    return Admission.WELCOME;
  }

  /**
   * Picks an engine that is {@link #open} for the ticket, or lets it wait.
   *
   * @param engines of the pool, in declaration order, in any state
   */
  Choice place(Ticket ticket, List<Engine> engines, long now);

  /** How many of those who wait it wants to be asked about in one round: &ge; 1. */
  default int lookAhead() {
    return 1;
  }

  /** A round begins: over those who wait, or for one that arrives. */
  default void pumping(long now) {}

  default void dispatched(Ticket ticket, Engine engine, long now) {}

  default void firstToken(Ticket ticket, Engine engine, long now) {}

  /**
   * @param tokens that the engine wrote since the last call, over all its requests of this pool
   */
  default void tokens(Engine engine, long tokens, long now) {}

  /** The request, dispatched before, has nothing to do with this engine any more. */
  default void ended(Ticket ticket, Engine engine, Ending ending, long now) {}

  /** An engine told how it is. */
  default void reported(Engine engine, Gauges gauges, long now) {}

  /** Another gateway told what it has on an engine. */
  default void shared(Engine engine, Share share, long now) {}

  /** Whether the ticket may go there now: the engine is up, has room, and has not failed it. */
  static boolean open(Engine engine, Ticket ticket) {
    return engine.hasRoom() && !ticket.triedOn(engine);
  }
}
