package dev.weir.simulator.report;

import dev.weir.scheduler.Outcome;

/**
 * How one request went. Times count from the moment at which it was due, not from when a late
 * client came round to sending it.
 *
 * @param engine that served it, {@link #NO_ENGINE} where nobody said
 * @param inputTokens of its prompt
 * @param outputTokens received
 * @param cachedTokens of the prompt found in the engine's prefix cache, -1: unknown
 * @param ttftNanos to the first token, -1: none, or not streamed
 * @param lastTokenNanos to the last token, -1 likewise
 * @param e2eNanos to its end, whatever that was
 */
public record RequestResult(
    Outcome outcome,
    String engine,
    String tenant,
    int inputTokens,
    int outputTokens,
    int cachedTokens,
    long ttftNanos,
    long lastTokenNanos,
    long e2eNanos) {
  public static final String NO_ENGINE = "-";

  boolean streamed() {
    return ttftNanos >= 0;
  }

  /** Whether it has a time per output token at all: a single token has none. */
  boolean hasTpot() {
    return streamed() && outputTokens > 1;
  }

  /** (last - first) / (tokens - 1); 0 for an answer of one token, which keeps every bound. */
  double tpotNanos() {
    return hasTpot() ? (double) (lastTokenNanos - ttftNanos) / (outputTokens - 1) : 0;
  }
}
