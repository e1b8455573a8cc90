package dev.weir.simulator.policy;

import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.prefix.LongIntMap;

/**
 * The blocks that the requests on one engine hold, those that several share counted once.
 *
 * <p>Whoever holds a block holds all before it, so the depth up to which a prompt's blocks are held
 * already is a binary search. Cost: O(blocks) to join and to leave.
 */
final class ActiveBlocks {
  private final LongIntMap holders = new LongIntMap();

  /** How many different blocks are held. */
  int count() {
    return holders.size();
  }

  /** How many of the prompt's first blocks somebody holds. */
  int held(Prefix prefix) {
    int held = 0;
    int above = prefix.blocks() + 1;
    while (above - held > 1) {
      int middle = (held + above) >>> 1;
      if (holders.get(prefix.hash(middle - 1)) == LongIntMap.ABSENT) {
        above = middle;
      } else {
        held = middle;
      }
    }
    return held;
  }

  void join(Prefix prefix) {
    for (int i = 0; i < prefix.blocks(); i++) {
      holders.put(prefix.hash(i), Math.max(0, holders.get(prefix.hash(i))) + 1);
    }
  }

  /** Takes back one {@link #join} of the same prompt. */
  void leave(Prefix prefix) {
    for (int i = 0; i < prefix.blocks(); i++) {
      int left = holders.get(prefix.hash(i)) - 1;
      if (left > 0) {
        holders.put(prefix.hash(i), left);
      } else {
        holders.remove(prefix.hash(i));
      }
    }
  }
}
