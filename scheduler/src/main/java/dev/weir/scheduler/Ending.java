package dev.weir.scheduler;

/**
 * How a request left its engine, and what was learnt from it then.
 *
 * @param outputTokens that the answer had, by the engine's count or by its pieces: -1, unknown
 * @param cachedTokens of the prompt that the engine found in its cache, where it said so: else -1
 */
public record Ending(Kind kind, long outputTokens, long cachedTokens) {
  /** Whose doing it was. */
  public enum Kind {
    /** The answer came to its end. */
    FINISHED,
    /** The engine failed it. */
    FAILED,
    /** The client went away, or nobody knows. */
    ABORTED
  }

  public static final long UNKNOWN = -1;
  public static final Ending FAILED = new Ending(Kind.FAILED, UNKNOWN, UNKNOWN);
  public static final Ending ABORTED = new Ending(Kind.ABORTED, UNKNOWN, UNKNOWN);

  public static Ending finished(long outputTokens, long cachedTokens) {
    return new Ending(Kind.FINISHED, outputTokens, cachedTokens);
  }
}
