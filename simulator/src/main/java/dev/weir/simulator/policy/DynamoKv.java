package dev.weir.simulator.policy;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Ending;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The KV router of NVIDIA Dynamo, imitated: prompt blocks to be read plus blocks in use.
 *
 * <p><b>What it decides.</b> Takes the engine with the least {@code max(pending + prompt − cached,
 * 0) + active}, all in blocks: pending is what the engine has yet to read, cached what it holds of
 * this prompt, active the different blocks of all its requests with this one. That is its default:
 * weights of 1, temperature 0, nothing queued; of equal costs one by chance.
 *
 * <p><b>What it sees.</b> Its own ledger: a prompt is pending until its first token, its blocks are
 * active until it ends, output is not tracked. The original follows caches by the engines' KV
 * events; here they are believed as in its mode without events, touched at dispatch, but bounded by
 * what the engine holds instead of 120 s.
 *
 * <p><b>Cost.</b> O(n log blocks), and O(blocks) for each dispatch and end.
 *
 * <p><b>How it fails.</b> A block to be read weighs as much as one that lies there, whatever the
 * engine and the answers: the one is paid at once and by those who wait, the other a little in each
 * decode step. Blind to speed and to the number of decodes.
 *
 * <p>[1] ai-dynamo, lib/kv-router/src/scheduling/selector and sequences, and docs/router.
 */
final class DynamoKv implements Policy {
  private static final class Held {
    final ActiveBlocks blocks = new ActiveBlocks();
    double partBlocks;
  }

  private final int blockTokens;
  private final RandomGenerator random;
  private final Beliefs beliefs;
  private final PendingPrefill pending = new PendingPrefill();
  private final Map<Engine, Held> active = new HashMap<>();

  DynamoKv(int blockTokens, RandomGenerator random) {
    this.blockTokens = blockTokens;
    this.random = random;
    beliefs = new Beliefs(blockTokens);
  }

  @Override
  public void engines(List<Engine> engines, long now) {
    beliefs.engines(engines);
  }

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    Engine best = null;
    double least = Double.POSITIVE_INFINITY;
    int ties = 0;
    for (Engine engine : engines) {
      if (!Policy.open(engine, ticket)) {
        continue;
      }
      double cost = cost(engine, ticket);
      ties = cost < least ? 1 : ties + (cost == least ? 1 : 0);
      if (cost < least || (cost == least && random.nextInt(ties) == 0)) {
        best = engine;
        least = cost;
      }
    }
    return Choice.atOrWait(best);
  }

  private double cost(Engine engine, Ticket ticket) {
    long prompt = ticket.work().promptTokens();
    long toRead = Math.max(0, pending.of(engine) + prompt - beliefs.cached(engine, ticket));
    Held held = of(engine);
    int hashed = ticket.work().prefix().blocks();
    int joined = hashed - held.blocks.held(ticket.work().prefix());
    return toRead / (double) blockTokens
        + held.blocks.count()
        + held.partBlocks
        + joined
        + partBlocks(ticket);
  }

  /** What of the prompt nobody can share, in blocks. */
  private double partBlocks(Ticket ticket) {
    long hashed = (long) ticket.work().prefix().blocks() * blockTokens;
    return Math.max(0, ticket.work().promptTokens() - hashed) / (double) blockTokens;
  }

  @Override
  public void dispatched(Ticket ticket, Engine engine, long now) {
    pending.dispatched(ticket, engine, beliefs.missing(engine, ticket));
    beliefs.placed(engine, ticket);
    Held held = of(engine);
    held.blocks.join(ticket.work().prefix());
    held.partBlocks += partBlocks(ticket);
  }

  @Override
  public void firstToken(Ticket ticket, Engine engine, long now) {
    pending.over(ticket, engine);
  }

  @Override
  public void ended(Ticket ticket, Engine engine, Ending ending, long now) {
    pending.over(ticket, engine);
    Held held = of(engine);
    held.blocks.leave(ticket.work().prefix());
    held.partBlocks -= partBlocks(ticket);
  }

  @Override
  public void reported(Engine engine, Gauges gauges, long now) {
    beliefs.capacity(engine, gauges.kvTokens());
  }

  private Held of(Engine engine) {
    return active.computeIfAbsent(engine, _ -> new Held());
  }
}
