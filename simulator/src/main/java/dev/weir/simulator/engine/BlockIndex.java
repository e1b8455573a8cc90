package dev.weir.simulator.engine;

import java.util.Arrays;

/**
 * A map from block name to block number: open addressing with linear probing over two primitive
 * arrays at half load, deletion by shifting back, so that no tombstones gather. Every operation is
 * O(1) expected; nothing is allocated after construction.
 */
final class BlockIndex {
  static final int ABSENT = -1;

  private final long[] names;
  private final int[] blocks;
  private final int mask;
  private int size;

  /**
   * @param most entries at once
   */
  BlockIndex(int most) {
    int capacity = Integer.highestOneBit(Math.max(4, most) * 2 - 1) << 1;
    names = new long[capacity];
    blocks = new int[capacity];
    mask = capacity - 1;
    Arrays.fill(blocks, ABSENT);
  }

  int size() {
    return size;
  }

  int find(long name) {
    for (int i = home(name); blocks[i] != ABSENT; i = (i + 1) & mask) {
      if (names[i] == name) {
        return blocks[i];
      }
    }
    return ABSENT;
  }

  /** Adds a name unless it is there already; the first block under a name keeps it. */
  boolean add(long name, int block) {
    int i = home(name);
    while (blocks[i] != ABSENT) {
      if (names[i] == name) {
        return false;
      }
      i = (i + 1) & mask;
    }
    names[i] = name;
    blocks[i] = block;
    size++;
    return true;
  }

  void remove(long name) {
    int hole = home(name);
    while (blocks[hole] != ABSENT && names[hole] != name) {
      hole = (hole + 1) & mask;
    }
    if (blocks[hole] == ABSENT) {
      return;
    }
    size--;
    for (int i = (hole + 1) & mask; blocks[i] != ABSENT; i = (i + 1) & mask) {
      // An entry may fill the hole if its home is not between the hole and where it is now.
      if (((i - home(names[i])) & mask) >= ((i - hole) & mask)) {
        names[hole] = names[i];
        blocks[hole] = blocks[i];
        hole = i;
      }
    }
    blocks[hole] = ABSENT;
  }

  private int home(long name) {
    return (int) (BlockHashes.mix(name) >>> 20) & mask;
  }
}
