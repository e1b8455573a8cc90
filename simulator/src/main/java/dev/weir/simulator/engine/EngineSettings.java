package dev.weir.simulator.engine;

/**
 * What one simulated engine is made of.
 *
 * @param profile what it imitates
 * @param speed a factor on the profile: all its times are divided by it
 * @param blockTokens tokens of a KV block; a replay of a trace whose prefixes are told in blocks of
 *     512 tokens saves most of its time by taking these
 * @param maxWaiting sequences that may wait; more are turned away
 */
public record EngineSettings(EngineProfile profile, double speed, int blockTokens, int maxWaiting) {
  /** What vLLM uses. */
  public static final int BLOCK_TOKENS = 16;

  public EngineSettings {
    if (!(speed > 0) || Double.isInfinite(speed)) {
      throw new IllegalArgumentException("speed: " + speed + " (expected: > 0)");
    }
    if (blockTokens <= 0 || blockTokens > profile.kvTokens()) {
      throw new IllegalArgumentException(
          "blockTokens: %d (expected: 1 to %d)".formatted(blockTokens, profile.kvTokens()));
    }
    if (maxWaiting < 0) {
      throw new IllegalArgumentException("maxWaiting: " + maxWaiting + " (expected: >= 0)");
    }
  }

  /** The profile at its own speed, with an unbounded queue. */
  public static EngineSettings of(EngineProfile profile) {
    return new EngineSettings(profile, 1, BLOCK_TOKENS, Integer.MAX_VALUE);
  }

  public EngineSettings withSpeed(double factor) {
    return new EngineSettings(profile, factor, blockTokens, maxWaiting);
  }

  public EngineSettings withBlockTokens(int tokens) {
    return new EngineSettings(profile, speed, tokens, maxWaiting);
  }

  public EngineSettings withMaxWaiting(int sequences) {
    return new EngineSettings(profile, speed, blockTokens, sequences);
  }
}
