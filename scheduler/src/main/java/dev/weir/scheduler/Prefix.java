package dev.weir.scheduler;

/**
 * The beginning of a prompt as chained hashes of its blocks: the i-th hash stands for everything up
 * to the end of the i-th block, so two prompts share n blocks exactly when their n-th hashes are
 * equal.
 */
public final class Prefix {
  /** A prompt shorter than a block, or one that nobody hashed. */
  public static final Prefix NONE = new Prefix(new long[0], 1);

  private final long[] hashes;
  private final int blockTokens;

  /**
   * @param hashes handed over: not to be changed any more
   * @param blockTokens that one block stands for, by estimate: &gt; 0
   */
  public Prefix(long[] hashes, int blockTokens) {
    this.hashes = hashes;
    this.blockTokens = blockTokens;
  }

  public int blockTokens() {
    return blockTokens;
  }

  public int blocks() {
    return hashes.length;
  }

  /**
   * @param block 0 to {@link #blocks} − 1
   */
  public long hash(int block) {
    return hashes[block];
  }

  /** All hashes, as they are: not to be changed. */
  public long[] hashes() {
    return hashes;
  }

  /** How many blocks both begin with. */
  public int common(Prefix other) {
    int shared = 0;
    int beyond = Math.min(hashes.length, other.hashes.length) + 1;
    while (beyond - shared > 1) {
      int middle = (shared + beyond) >>> 1;
      if (hashes[middle - 1] == other.hashes[middle - 1]) {
        shared = middle;
      } else {
        beyond = middle;
      }
    }
    return shared;
  }
}
