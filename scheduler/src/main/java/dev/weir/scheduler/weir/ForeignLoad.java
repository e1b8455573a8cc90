package dev.weir.scheduler.weir;

import dev.weir.scheduler.Share;
import java.util.HashMap;
import java.util.Map;

/**
 * What other gateways have on one engine, by what each told last.
 *
 * <p>It is late by as much as they take to tell, and one that tells nothing for {@value
 * #FORGOTTEN_SECONDS} seconds is taken to be gone, and its requests with it. Cost: O(gateways) a
 * word, O(1) a question. Owned by a {@link Backlog}; times are seconds on the pool's clock.
 */
final class ForeignLoad {
  private static final double FORGOTTEN_SECONDS = 5;

  private record Word(Share share, double at) {}

  private final Map<Integer, Word> words = new HashMap<>();
  private double forgetAt = Double.MAX_VALUE;
  private double at;
  private double read = Double.NEGATIVE_INFINITY;
  private double tokens;
  private double pairs;
  private int decoding;
  private double context;

  void told(Share share, double now) {
    words.put(share.gateway(), new Word(share, now));
    at = now;
    if (share.pendingTokens() > 0 || !share.placed().isEmpty()) {
      read = now;
    }
    sum(now);
  }

  /** Lets go of those who have not told anything for long. */
  void forget(double now) {
    if (now >= forgetAt) {
      sum(now);
    }
  }

  private void sum(double now) {
    words.values().removeIf(word -> now - word.at >= FORGOTTEN_SECONDS);
    tokens = 0;
    pairs = 0;
    decoding = 0;
    context = 0;
    forgetAt = Double.MAX_VALUE;
    for (Word word : words.values()) {
      tokens += (double) word.share.pendingTokens();
      pairs += word.share.pendingPairs();
      decoding += word.share.decoding();
      context += (double) word.share.contextTokens();
      forgetAt = Math.min(forgetAt, word.at + FORGOTTEN_SECONDS);
    }
  }

  /** When something was told last. */
  double at() {
    return at;
  }

  /** Whether the engine, as far as was told, has read nothing for others since then. */
  boolean quietSince(double then) {
    return read < then;
  }

  /** Requests of others there: those who decode, and one for all that is to be read. */
  int requests() {
    return decoding + (tokens > 0 ? 1 : 0);
  }

  /** Of prompts that are still to be read. */
  double tokens() {
    return tokens;
  }

  double pairs() {
    return pairs;
  }

  int decoding() {
    return decoding;
  }

  /** Of those who decode. */
  double context() {
    return context;
  }
}
