package dev.weir.simulator.trace;

import java.util.Arrays;

/**
 * The prompt of a request as ids of its blocks, first to last. Two prompts whose first <i>k</i> ids
 * are equal share their first <i>k</i> blocks, byte for byte.
 *
 * <p>Ids are local numbers inside a scope, because agent recordings number the blocks of each
 * session anew and hold millions of them: four bytes an id, and consecutive turns may share one
 * array ({@link #sharing}).
 */
public final class BlockPrefix {
  public static final BlockPrefix NONE = new BlockPrefix(1, 0, new int[0], 0);

  private final int blockTokens;
  private final int scope;
  private final int[] ids;
  private final int size;

  private BlockPrefix(int blockTokens, int scope, int[] ids, int size) {
    if (blockTokens <= 0) {
      throw new IllegalArgumentException("blockTokens: " + blockTokens + " (expected: > 0)");
    }
    this.blockTokens = blockTokens;
    this.scope = scope;
    this.ids = ids;
    this.size = size;
  }

  /**
   * @param scope ids of different scopes are never equal
   */
  public static BlockPrefix of(int blockTokens, int scope, int... ids) {
    return new BlockPrefix(blockTokens, scope, ids.clone(), ids.length);
  }

  /** Tokens a block holds; the last block of a prompt may be filled only partly. */
  public int blockTokens() {
    return blockTokens;
  }

  /** How many blocks. */
  public int size() {
    return size;
  }

  /** The id of a block, unique over all scopes of the trace. */
  public long id(int block) {
    if (block >= size) {
      throw new IndexOutOfBoundsException("block: " + block + " (expected: < " + size + ")");
    }
    return (long) scope << 32 | (ids[block] & 0xffff_ffffL);
  }

  /** How many leading blocks both have. */
  public int common(BlockPrefix other) {
    if (scope != other.scope || blockTokens != other.blockTokens) {
      return 0;
    }
    int end = Math.min(size, other.size);
    int at = Arrays.mismatch(ids, 0, end, other.ids, 0, end);
    return at < 0 ? end : at;
  }

  /** As many blocks, of another scope. */
  public BlockPrefix elsewhere(int scopesOn) {
    return size == 0 ? this : new BlockPrefix(blockTokens, scope + scopesOn, ids, size);
  }

  /** The same prefix, kept in the array of a longer one that begins with it, if it does. */
  BlockPrefix sharing(BlockPrefix longer) {
    return common(longer) == size ? new BlockPrefix(blockTokens, scope, longer.ids, size) : this;
  }

  @Override
  public String toString() {
    return size + " blocks of " + blockTokens + " tokens";
  }
}
