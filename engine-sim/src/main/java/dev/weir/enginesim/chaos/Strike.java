package dev.weir.enginesim.chaos;

/**
 * One mishap of one engine.
 *
 * @param atNanos from the beginning of the schedule
 * @param engine by number, from 0
 * @param lastsNanos until the engine is well again
 * @param afterTokens of an answer, where the mishap is that of answers
 */
public record Strike(long atNanos, int engine, Mishap mishap, long lastsNanos, int afterTokens) {
  private static final long NANOS_A_MILLI = 1_000_000;

  /** The same, so much later. */
  public Strike later(long nanos) {
    return new Strike(atNanos + nanos, engine, mishap, lastsNanos, afterTokens);
  }

  long endNanos() {
    return atNanos + lastsNanos;
  }

  long millis() {
    return Math.max(1, lastsNanos / NANOS_A_MILLI);
  }
}
