package dev.weir.scheduler;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One engine as the scheduler sees it: an identity, a limit, and what is outstanding on it.
 *
 * <p>An engine may serve several models and then belongs to several pools, each of which runs on
 * whatever thread drains its mailbox. So its load is kept in atomics: every pool adds and removes
 * only what it dispatched itself, and reads the sum of all. A slot is taken by compare-and-set, so
 * that two pools never overshoot the limit together.
 */
public final class Engine {
  private final String id;
  private final EngineTraits traits;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong outstandingTokens = new AtomicLong();
  private volatile int maxConcurrency;
  private volatile int allowed = Integer.MAX_VALUE;
  private volatile boolean up = true;
  private volatile boolean backSoon;
  private volatile int generation;

  /**
   * @param maxConcurrency requests at once, over all pools: &gt; 0
   */
  public Engine(String id, int maxConcurrency) {
    this(id, maxConcurrency, EngineTraits.PLAIN);
  }

  /**
   * @param maxConcurrency requests at once, over all pools: &gt; 0
   */
  public Engine(String id, int maxConcurrency, EngineTraits traits) {
    this.id = id;
    this.traits = traits;
    limit(maxConcurrency);
  }

  public String id() {
    return id;
  }

  public EngineTraits traits() {
    return traits;
  }

  /** Requests dispatched and not yet ended. */
  public int inFlight() {
    return inFlight.get();
  }

  /** Tokens still to be read or written for the requests in flight, by prediction. */
  public long outstandingTokens() {
    return outstandingTokens.get();
  }

  public int maxConcurrency() {
    return maxConcurrency;
  }

  /** Changes the limit; requests above a lowered limit run to their end. */
  public void limit(int maxConcurrency) {
    if (maxConcurrency <= 0) {
      throw new IllegalArgumentException("maxConcurrency: " + maxConcurrency + " (expected: > 0)");
    }
    this.maxConcurrency = maxConcurrency;
  }

  /** Requests that it may have at once for now: the limit, or less while it is held back. */
  public int allowed() {
    return Math.min(maxConcurrency, allowed);
  }

  /**
   * Holds it back for a while; requests above it run to their end.
   *
   * @param requests at once, whatever the limit: &ge; 0; 0: none now, though it is up
   */
  public void allow(int requests) {
    allowed = requests;
  }

  /** Whether new requests may be placed here: false while ejected, draining or unknown. */
  public boolean up() {
    return up;
  }

  public void up(boolean up) {
    this.up = up;
  }

  /** Whether, where it is not up, that is so since a moment ago and may be over in a moment. */
  public boolean backSoon() {
    return backSoon;
  }

  public void backSoon(boolean expected) {
    backSoon = expected;
  }

  /** Which process it is, of those that were there one after the other: another one is another. */
  public int generation() {
    return generation;
  }

  public void generation(int which) {
    generation = which;
  }

  boolean hasRoom() {
    return up && traits.role() == EngineTraits.Role.BOTH && inFlight.get() < allowed();
  }

  boolean take(long tokens) {
    int limit = allowed();
    for (int n = inFlight.get(); n < limit; n = inFlight.get()) {
      if (inFlight.compareAndSet(n, n + 1)) {
        outstandingTokens.addAndGet(tokens);
        return true;
      }
    }
    return false;
  }

  void progress(long tokens) {
    outstandingTokens.addAndGet(-tokens);
  }

  void release(long tokensLeft) {
    outstandingTokens.addAndGet(-tokensLeft);
    inFlight.decrementAndGet();
  }

  @Override
  public String toString() {
    return id;
  }
}
