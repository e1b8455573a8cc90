package dev.weir.simulator.trace;

/**
 * Block ids of real text: a block is 64 bytes, its id a chained hash of all bytes up to its end.
 */
final class TextBlocks {
  private static final int BLOCK_TOKENS = 16;
  private static final int BLOCK_BYTES = 64;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final BlockIds ids = new BlockIds();

  BlockPrefix of(byte[] text) {
    int[] blocks = new int[text.length / BLOCK_BYTES];
    long hash = FNV_OFFSET;
    for (int block = 0; block < blocks.length; block++) {
      for (int i = block * BLOCK_BYTES; i < (block + 1) * BLOCK_BYTES; i++) {
        hash = (hash ^ text[i]) * FNV_PRIME;
      }
      blocks[block] = ids.number(hash);
    }
    return BlockPrefix.of(BLOCK_TOKENS, 0, blocks);
  }
}
