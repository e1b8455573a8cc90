package dev.weir.simulator.replay;

/**
 * That a turn waits for the answer before it and then for its think time.
 *
 * @param sessions at a time, each followed by the next of the trace; 0: they begin when recorded
 * @param think factor on think times: &ge; 0
 * @param mostThinkNanos of one turn, after that factor
 */
public record ClosedLoop(int sessions, double think, long mostThinkNanos) {
  /** Longer pauses are taken for the end of a working day. */
  public static final long MOST_THINK_NANOS = 300_000_000_000L;

  public ClosedLoop {
    if (sessions < 0) {
      throw new IllegalArgumentException("sessions: " + sessions + " (expected: > 0)");
    }
    if (!(think >= 0) || think > 1e6) {
      throw new IllegalArgumentException("think: " + think + " (expected: >= 0)");
    }
  }

  ClosedLoop of(int newSessions) {
    return new ClosedLoop(newSessions, think, mostThinkNanos);
  }
}
