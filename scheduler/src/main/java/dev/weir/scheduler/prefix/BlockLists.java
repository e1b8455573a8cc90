package dev.weir.scheduler.prefix;

import java.util.Arrays;

/**
 * The believed blocks of all engines as nodes of doubly linked lists, one list an engine, from the
 * block touched last to the one to be forgotten first. Blocks that running requests use are out of
 * the list and only counted. Nodes live in parallel arrays; freed ones are used again.
 */
final class BlockLists {
  static final int NONE = -1;
  static final int BYTES_PER_NODE = Long.BYTES + 4 * Integer.BYTES;

  long[] hash = new long[64];
  int[] engine = new int[64];

  /** Running requests that use the block. */
  int[] pins = new int[64];

  private int[] newer = new int[64];
  private int[] older = new int[64];
  private int made;
  private int free = NONE;

  int nodes() {
    return hash.length;
  }

  int create(long blockHash, int ofEngine) {
    int node = free;
    if (node == NONE) {
      node = made++;
      if (node == hash.length) {
        grow();
      }
    } else {
      free = older[node];
    }
    hash[node] = blockHash;
    engine[node] = ofEngine;
    pins[node] = 0;
    return node;
  }

  void dispose(int node) {
    older[node] = free;
    free = node;
  }

  /** Puts a node that is in no list in front of one. */
  void addNewest(EngineBlocks list, int node) {
    newer[node] = NONE;
    older[node] = list.newest;
    if (list.newest == NONE) {
      list.oldest = node;
    } else {
      newer[list.newest] = node;
    }
    list.newest = node;
  }

  void unlink(EngineBlocks list, int node) {
    if (newer[node] == NONE) {
      list.newest = older[node];
    } else {
      older[newer[node]] = older[node];
    }
    if (older[node] == NONE) {
      list.oldest = newer[node];
    } else {
      newer[older[node]] = newer[node];
    }
  }

  private void grow() {
    int size = hash.length * 2;
    hash = Arrays.copyOf(hash, size);
    engine = Arrays.copyOf(engine, size);
    pins = Arrays.copyOf(pins, size);
    newer = Arrays.copyOf(newer, size);
    older = Arrays.copyOf(older, size);
  }

  /** One engine's list, and how much it may hold. */
  static final class EngineBlocks {
    int newest = NONE;
    int oldest = NONE;
    int size;
    int pinned;
    int capacity = Integer.MAX_VALUE;
  }
}
