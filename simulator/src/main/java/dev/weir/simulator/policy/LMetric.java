package dev.weir.simulator.policy;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Ending;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.List;

/**
 * LMetric, imitated: prompt tokens to be read times requests to be served [1].
 *
 * <p><b>What it decides.</b> Takes the engine with the least {@code (pending + missing) · (batch +
 * 1)}: pending is what its queue has yet to read, missing what of this prompt its cache lacks,
 * batch its requests, waiting and running. The product has no weight to tune: doubling either
 * factor counts alike. One more than the batch, so that idle engines differ by their caches.
 *
 * <p><b>What it sees.</b> What it dispatched, first tokens and ends, and its own belief of caches,
 * touched at dispatch. Ties take turns.
 *
 * <p><b>Cost.</b> O(n log blocks).
 *
 * <p><b>How it fails.</b> Blind to speed: an engine of half the speed is given the same. Blind to
 * contexts: ten decodes of 100 tokens count as ten of 100,000. A hot prefix is followed until the
 * batch there has grown by the ratio of the misses, so siblings of a cold prefix that arrive
 * together pile up on the engine of the first.
 *
 * <p>[1] D. Zhang et al., Simple is Better: Multiplication May Be All You Need for LLM Request
 * Scheduling, OSDI 2026; arXiv:2603.15202.
 */
final class LMetric implements Policy {
  private final Beliefs beliefs;
  private final PendingPrefill pending = new PendingPrefill();
  private final LeastScore least = new LeastScore();

  LMetric(int blockTokens) {
    beliefs = new Beliefs(blockTokens);
  }

  @Override
  public void engines(List<Engine> engines, long now) {
    beliefs.engines(engines);
  }

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    return Choice.atOrWait(least.among(engines, ticket, engine -> score(engine, ticket)));
  }

  private double score(Engine engine, Ticket ticket) {
    double toRead = pending.of(engine) + (double) beliefs.missing(engine, ticket);
    return toRead * (engine.inFlight() + 1.0);
  }

  @Override
  public void dispatched(Ticket ticket, Engine engine, long now) {
    pending.dispatched(ticket, engine, beliefs.missing(engine, ticket));
    beliefs.placed(engine, ticket);
  }

  @Override
  public void firstToken(Ticket ticket, Engine engine, long now) {
    pending.over(ticket, engine);
  }

  @Override
  public void ended(Ticket ticket, Engine engine, Ending ending, long now) {
    pending.over(ticket, engine);
  }

  @Override
  public void reported(Engine engine, Gauges gauges, long now) {
    beliefs.capacity(engine, gauges.kvTokens());
  }
}
