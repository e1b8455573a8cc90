package dev.weir.simulator.policy;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Ticket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A router's belief of the prefix caches of all its engines. */
final class Beliefs {
  /** Of an engine that has not told: an 8B model in 16 bits on 80 GB. */
  static final long DEFAULT_TOKENS = 438_000;

  private final int blockTokens;
  private final long tokens;
  private final long mostTokens;
  private final Map<Engine, PrefixBelief> byEngine = new HashMap<>();

  /** One that believes engines to hold {@link #DEFAULT_TOKENS} until they tell. */
  Beliefs(int blockTokens) {
    this(blockTokens, DEFAULT_TOKENS, Long.MAX_VALUE);
  }

  /**
   * @param tokens that it lets each engine hold, until {@link #capacity} says otherwise
   * @param mostTokens of a prompt that it looks at and remembers
   */
  Beliefs(int blockTokens, long tokens, long mostTokens) {
    this.blockTokens = blockTokens;
    this.tokens = tokens;
    this.mostTokens = mostTokens;
  }

  /** Forgets the engines that are gone. */
  void engines(List<Engine> engines) {
    byEngine.keySet().retainAll(engines);
  }

  /** This engine holds so many; changes what is believed only if that is news. */
  void capacity(Engine engine, long capacityTokens) {
    if (capacityTokens > 0 && of(engine).capacity() != blocks(capacityTokens)) {
      byEngine.put(engine, new PrefixBelief(blocks(capacityTokens)));
    }
  }

  /** Tokens at the beginning of the prompt that the engine is believed to hold. */
  long cached(Engine engine, Ticket ticket) {
    long held = (long) of(engine).match(ticket.work().prefix()) * blockTokens;
    return Math.min(held, mostTokens);
  }

  /** Tokens of the prompt that the engine would have to read: the last one always. */
  long missing(Engine engine, Ticket ticket) {
    return Math.max(1, ticket.work().promptTokens() - cached(engine, ticket));
  }

  /** The prompt goes there. */
  void placed(Engine engine, Ticket ticket) {
    of(engine).touch(ticket.work().prefix(), blocks(mostTokens));
  }

  private PrefixBelief of(Engine engine) {
    return byEngine.computeIfAbsent(engine, _ -> new PrefixBelief(blocks(tokens)));
  }

  private int blocks(long anyTokens) {
    return (int) Math.min(Integer.MAX_VALUE, anyTokens / blockTokens);
  }
}
