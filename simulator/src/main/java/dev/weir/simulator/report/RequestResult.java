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

  /** Whether it was refused in good order: an answer, though not the one hoped for. */
  public boolean rejected() {
    return switch (outcome) {
      case REJECTED_AUTH,
          REJECTED_INVALID,
          REJECTED_RATE,
          REJECTED_BUDGET,
          REJECTED_BUSY,
          REJECTED_NO_ENGINE,
          EXPIRED_QUEUE,
          DRAINED ->
          true;
      case SERVED,
          SERVED_CACHED,
          SERVED_RESUMED,
          CANCELLED_CLIENT,
          FAILED_ENGINE,
          FAILED_STREAM,
          FAILED_INTERNAL ->
          false;
    };
  }

  boolean streamed() {
    return ttftNanos >= 0;
  }

  /** Whether it has a time per output token at all: a single token has none. */
  boolean hasTpot() {
    return streamed() && outputTokens > 1;
  }

  /** (last - first) / (tokens - 1); 0 for an answer of one token, which keeps every bound. */
  public double tpotNanos() {
    return hasTpot() ? (double) (lastTokenNanos - ttftNanos) / (outputTokens - 1) : 0;
  }
}
