package dev.weir.control.ledger;

import dev.weir.control.port.LedgerRow;
import dev.weir.control.port.PrefixShape;

/**
 * Leaves out of a row's prompt what rows before it in the same log have told: turns of a
 * conversation repeat all that was said, and would otherwise take most of the log.
 *
 * <p>A table of the block hashes written lately, one place for each remainder, newer ones in the
 * place of older ones. What was forgotten is told again, so a row is longer at worst, never wrong.
 * Cost: a look for each block that is new. Belongs to the writer.
 */
final class KnownBlocks {
  private final long[] table;

  /**
   * @param places a power of two
   */
  KnownBlocks(int places) {
    table = new long[places];
  }

  /** The row with as little of its prompt as tells all of it; remembers the rest. */
  LedgerRow shorten(LedgerRow row) {
    PrefixShape whole = row.prefix();
    int blocks = whole.freshBlocks();
    int known = blocks;
    while (known > 0 && !knows(whole.fresh(known - 1))) {
      known--;
    }
    for (int i = known; i < blocks; i++) {
      table[place(whole.fresh(i))] = whole.fresh(i);
    }
    if (known == 0 || whole.knownBlocks() > 0) {
      return row;
    }
    long[] fresh = new long[blocks - known];
    for (int i = 0; i < fresh.length; i++) {
      fresh[i] = whole.fresh(known + i);
    }
    return row.with(new PrefixShape(whole.fresh(known - 1), known, fresh, whole.blockTokens()));
  }

  private boolean knows(long hash) {
    return hash != 0 && table[place(hash)] == hash;
  }

  private int place(long hash) {
    return (int) hash & table.length - 1;
  }
}
