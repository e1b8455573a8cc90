package dev.weir.simulator.engine;

/**
 * Names of KV blocks. Equal names mean equal tokens up to the end of the block, so a name depends
 * on everything before it: it is chained, or comes from a trace whose ids already are.
 */
public final class BlockHashes {
  private BlockHashes() {}

  /** Spreads a value over all 64 bits; one to one (the finaliser of SplitMix64). */
  public static long mix(long x) {
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }

  /**
   * Names the full blocks of a prompt that a trace describes by the ids of coarser prefix blocks.
   *
   * @param ids of the prompt's prefix blocks, the last one possibly for a partial block
   * @param idTokens that one id stands for, a multiple of {@code blockTokens}
   * @param promptTokens in all; the blocks that these do not fill get no name
   */
  public static long[] expand(long[] ids, int idTokens, int promptTokens, int blockTokens) {
    if (blockTokens <= 0 || idTokens % blockTokens != 0) {
      throw new IllegalArgumentException(
          "idTokens: %d (expected: a multiple of %d)".formatted(idTokens, blockTokens));
    }
    int perId = idTokens / blockTokens;
    int full = (int) Math.min((long) ids.length * perId, promptTokens / blockTokens);
    long[] blocks = new long[full];
    for (int i = 0; i < full; i++) {
      blocks[i] = mix(mix(ids[i / perId]) + i % perId + 1);
    }
    return blocks;
  }
}
