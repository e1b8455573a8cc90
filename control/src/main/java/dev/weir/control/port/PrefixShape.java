package dev.weir.control.port;

import java.util.Arrays;

/**
 * The prompt of a request without its words: chained hashes of its blocks, of which those that
 * stand in an earlier row are left out. The last of them is enough, because a hash stands for
 * everything before it.
 */
public final class PrefixShape {
  /** Nothing is known of the prompt, or it is shorter than a block. */
  public static final PrefixShape NONE = new PrefixShape(0, 0, new long[0], 1);

  private final long knownHash;
  private final int knownBlocks;
  private final long[] fresh;
  private final int blockTokens;

  /**
   * @param knownHash of the last block that an earlier row tells of; 0 if there is none
   * @param knownBlocks how deep that block lies, itself included: &ge; 0
   * @param fresh hashes of the blocks behind it; handed over, not to be changed any more
   * @param blockTokens that one block stands for, by estimate: &gt; 0
   */
  public PrefixShape(long knownHash, int knownBlocks, long[] fresh, int blockTokens) {
    this.knownHash = knownHash;
    this.knownBlocks = knownBlocks;
    this.fresh = fresh;
    this.blockTokens = blockTokens;
  }

  public long knownHash() {
    return knownHash;
  }

  public int knownBlocks() {
    return knownBlocks;
  }

  /** How many blocks are told here. */
  public int freshBlocks() {
    return fresh.length;
  }

  /**
   * @param block 0 to {@link #freshBlocks} − 1
   */
  public long fresh(int block) {
    return fresh[block];
  }

  public int blockTokens() {
    return blockTokens;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PrefixShape that
        && knownHash == that.knownHash
        && knownBlocks == that.knownBlocks
        && blockTokens == that.blockTokens
        && Arrays.equals(fresh, that.fresh);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(knownHash) + Arrays.hashCode(fresh);
  }

  @Override
  public String toString() {
    return knownBlocks + " blocks known, " + fresh.length + " new";
  }
}
