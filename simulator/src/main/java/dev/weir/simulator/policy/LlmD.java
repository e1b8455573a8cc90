package dev.weir.simulator.policy;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The default endpoint picker of llm-d, imitated: a weighted sum of three scores between 0 and 1.
 *
 * <p><b>What it decides.</b> Takes the engine with the most {@code 2·queue + 2·kv + 3·prefix}.
 * Queue is 1 for the shortest engine queue and 0 for the longest, in proportion between; 1 for all
 * where they are equal. Kv is the free share of KV memory. Prefix is the share of the prompt's
 * blocks that the engine is believed to hold. Ties take turns, as in its max-score picker.
 *
 * <p><b>What it sees.</b> Queue and KV use as engines report them every {@value #POLL_MILLIS} ms,
 * nothing of what it did since. Prefixes by its own approximate index: touched at dispatch, 31,250
 * blocks of 64 tokens an engine, at most 131,072 tokens of a prompt. Flow control and shedding are
 * off by default, and so they are here.
 *
 * <p><b>Cost.</b> O(n log blocks).
 *
 * <p><b>How it fails.</b> Between two reports nothing that it does changes what it sees, so a burst
 * goes to one engine; the more engines and the higher the rate, the worse. The index holds more
 * than four times what the cache of an 8B model on 80 GB does, and so promises hits that are gone.
 * A queue counts requests, not tokens, and is relative: one waiting request against none is as bad
 * as a hundred. Blind to speed.
 *
 * <p>[1] llm-d-router, pkg/epp: config/loader/defaults.go, the plugins queuedepth,
 * kvcacheutilization and prefix, and the approximate prefix producer; read at ebab6879.
 */
final class LlmD implements Policy {
  static final int POLL_MILLIS = 50;

  private static final int QUEUE = 2;
  private static final int KV = 2;
  private static final int PREFIX = 3;
  private static final long INDEX_TOKENS = 31_250L * 64;
  private static final long MOST_TOKENS = 131_072;
  private static final Gauges UNTOLD = new Gauges(0, 0, 0, -1);

  private final int blockTokens;
  private final Beliefs beliefs;
  private final Map<Engine, Gauges> told = new HashMap<>();
  private final LeastScore least = new LeastScore();

  LlmD(int blockTokens) {
    this.blockTokens = blockTokens;
    beliefs = new Beliefs(blockTokens, INDEX_TOKENS, MOST_TOKENS);
  }

  @Override
  public void engines(List<Engine> engines, long now) {
    beliefs.engines(engines);
    told.keySet().retainAll(engines);
  }

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    int shortest = Integer.MAX_VALUE;
    int longest = 0;
    for (Engine engine : engines) {
      if (Policy.open(engine, ticket)) {
        int waiting = gauges(engine).waiting();
        shortest = Math.min(shortest, waiting);
        longest = Math.max(longest, waiting);
      }
    }
    int low = shortest;
    int high = longest;
    return Choice.atOrWait(
        least.among(engines, ticket, engine -> -score(engine, ticket, low, high)));
  }

  private double score(Engine engine, Ticket ticket, int shortest, int longest) {
    Gauges now = gauges(engine);
    double queue =
        longest == shortest ? 1 : (longest - now.waiting()) / (double) (longest - shortest);
    return QUEUE * queue + KV * (1 - now.kvUse()) + PREFIX * prefix(engine, ticket);
  }

  private double prefix(Engine engine, Ticket ticket) {
    long all = Math.min((long) ticket.work().prefix().blocks() * blockTokens, MOST_TOKENS);
    return all == 0 ? 0 : beliefs.cached(engine, ticket) / (double) all;
  }

  private Gauges gauges(Engine engine) {
    return told.getOrDefault(engine, UNTOLD);
  }

  @Override
  public void dispatched(Ticket ticket, Engine engine, long now) {
    beliefs.placed(engine, ticket);
  }

  @Override
  public void reported(Engine engine, Gauges gauges, long now) {
    told.put(engine, gauges);
  }
}
