package dev.weir.simulator.policy;

import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.prefix.LongIntMap;
import java.util.Arrays;

/**
 * What a router believes one engine's prefix cache to hold: the blocks of the prompts that it sent
 * there, least recently used first out.
 *
 * <p>A prompt is touched from its last block to its first. So a block was always used more recently
 * than the blocks behind it, the end of a prompt goes before its beginning, and what is held of a
 * prompt is always a beginning of it. That makes the depth of a match a binary search.
 *
 * <p>Cost: O(log blocks) a match, O(blocks) a touch; primitive arrays that grow to the capacity.
 */
final class PrefixBelief {
  private static final int NONE = -1;

  private final LongIntMap slots = new LongIntMap();
  private final int capacity;
  private long[] hashes = new long[64];
  private int[] newer = new int[64];
  private int[] older = new int[64];
  private int newest = NONE;
  private int oldest = NONE;
  private int size;

  /**
   * @param capacity in blocks: &ge; 0
   */
  PrefixBelief(int capacity) {
    this.capacity = capacity;
  }

  int capacity() {
    return capacity;
  }

  int size() {
    return size;
  }

  /** How many of the prompt's first blocks it holds. */
  int match(Prefix prefix) {
    int held = 0;
    int above = Math.min(prefix.blocks(), size) + 1;
    while (above - held > 1) {
      int middle = (held + above) >>> 1;
      if (slots.get(prefix.hash(middle - 1)) == LongIntMap.ABSENT) {
        above = middle;
      } else {
        held = middle;
      }
    }
    return held;
  }

  /** The engine reads this prompt, up to so many blocks of it. */
  void touch(Prefix prefix, int most) {
    for (int i = Math.min(Math.min(prefix.blocks(), most), capacity) - 1; i >= 0; i--) {
      use(prefix.hash(i));
    }
  }

  private void use(long hash) {
    int slot = slots.get(hash);
    if (slot == LongIntMap.ABSENT) {
      slot = size < capacity ? fresh() : evicted();
      slots.put(hash, slot);
      hashes[slot] = hash;
    } else {
      unlink(slot);
    }
    link(slot);
  }

  private int fresh() {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * size);
      newer = Arrays.copyOf(newer, 2 * size);
      older = Arrays.copyOf(older, 2 * size);
    }
    return size++;
  }

  private int evicted() {
    int slot = oldest;
    slots.remove(hashes[slot]);
    unlink(slot);
    return slot;
  }

  private void link(int slot) {
    newer[slot] = NONE;
    older[slot] = newest;
    if (newest == NONE) {
      oldest = slot;
    } else {
      newer[newest] = slot;
    }
    newest = slot;
  }

  private void unlink(int slot) {
    if (newer[slot] == NONE) {
      newest = older[slot];
    } else {
      older[newer[slot]] = older[slot];
    }
    if (older[slot] == NONE) {
      oldest = newer[slot];
    } else {
      newer[older[slot]] = newer[slot];
    }
  }
}
