package dev.weir.simulator.engine;

/** What an engine has done since it was made. Written and read on the engine's thread. */
public final class EngineCounters {
  private long promptTokens;
  private long cachedTokens;
  private long generatedTokens;
  private long preemptions;
  private long iterations;
  private long busyNanos;

  EngineCounters() {}

  void admitted(Sequence sequence) {
    promptTokens += sequence.promptTokens();
    cachedTokens += sequence.cachedTokens();
  }

  void produced(int tokens) {
    generatedTokens += tokens;
  }

  void preempted() {
    preemptions++;
  }

  void iteration(long nanos) {
    iterations++;
    busyNanos += nanos;
  }

  /** Prompt tokens of all sequences admitted, each counted once. */
  public long promptTokens() {
    return promptTokens;
  }

  /** Those of {@link #promptTokens} that were found in the prefix cache. */
  public long cachedTokens() {
    return cachedTokens;
  }

  public long generatedTokens() {
    return generatedTokens;
  }

  public long preemptions() {
    return preemptions;
  }

  public long iterations() {
    return iterations;
  }

  /** Time spent in iterations, the one in flight included. */
  public long busyNanos() {
    return busyNanos;
  }
}
