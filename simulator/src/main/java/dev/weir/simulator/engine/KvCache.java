package dev.weir.simulator.engine;

import java.util.Arrays;

/**
 * A paged KV cache whose blocks are shared by sequences with equal prefixes [1].
 *
 * <p>A block is held by any number of sequences or is free. A free block keeps its content and its
 * name until it is needed for something else, so a later sequence with the same prefix still finds
 * it. Free blocks form one list: taken from the head, returned to the tail, and within a sequence
 * the last block returns first. Thus the least recently used prefix goes first, and of one prefix
 * its end before its beginning, without which the end would be useless.
 *
 * <p>A name is given when the tokens of its block are scheduled, not when they are computed: a
 * sequence admitted into the same iteration already finds them, as in vLLM. When two sequences
 * compute the same block at once, the first keeps the name and the other stays private.
 *
 * <p>Cost: O(1) per block; primitive arrays only. Invariants: held + free = all; a named block is
 * in the index exactly once. It fails only by answering false: nothing is then changed.
 *
 * <p>[1] Kwon et al., Efficient Memory Management for Large Language Model Serving with
 * PagedAttention, SOSP 2023.
 */
final class KvCache {
  private static final long NAMELESS = 0;

  private final int blockTokens;
  private final int[] holders;
  private final long[] names;
  private final int[] next;
  private final int[] previous;
  private final BlockIndex index;
  private int free;

  /** The blocks that the last match found. */
  private int[] matched = new int[64];

  /**
   * By block, the number of the refusal whose matches it was among last; and the last refusal's.
   */
  private final int[] refused;

  private int refusals;

  /** How often something happened that can turn the last refusal into an admission. */
  private long gains;

  KvCache(int blocks, int blockTokens) {
    this.blockTokens = blockTokens;
    holders = new int[blocks];
    refused = new int[blocks];
    names = new long[blocks];
    next = new int[blocks + 1];
    previous = new int[blocks + 1];
    index = new BlockIndex(blocks);
    free = blocks;
    // Entry `blocks` is the list's fixed end: its next is the head, its previous the tail.
    Arrays.setAll(next, i -> i == blocks ? 0 : i + 1);
    Arrays.setAll(previous, i -> i == 0 ? blocks : i - 1);
  }

  int capacity() {
    return holders.length;
  }

  int used() {
    return holders.length - free;
  }

  /** Blocks that can be found by name, held or free. */
  int named() {
    return index.size();
  }

  int blocksFor(int tokens) {
    return (tokens + blockTokens - 1) / blockTokens;
  }

  /**
   * As long as this does not change, whoever was refused last would be again, for as many tokens or
   * more: no block was given back or named, nor was one taken that counted against the room because
   * it was matched and free.
   */
  long gains() {
    return gains;
  }

  /** How many leading blocks of this sequence are here, {@code limit} at the most. */
  int match(Sequence sequence, int limit) {
    int most = Math.min(limit, sequence.hashes.length);
    if (matched.length < most) {
      matched = new int[2 * most];
    }
    for (int hits = 0; hits < most; hits++) {
      matched[hits] = index.find(name(sequence, hits));
      if (matched[hits] == BlockIndex.ABSENT) {
        return hits;
      }
    }
    return most;
  }

  /**
   * Gives a sequence that holds nothing its {@code hits} blocks, which were matched just before,
   * and room for tokens.
   */
  boolean admit(Sequence sequence, int hits, int tokens) {
    int wanted = blocksFor(tokens);
    int taken = wanted - hits;
    for (int i = 0; i < hits; i++) {
      if (holders[matched[i]] == 0) {
        taken++;
      }
    }
    if (taken > free) {
      refuse(hits);
      return false;
    }
    sequence.blocks = new int[blocksFor(sequence.promptTokens() + sequence.outputTokens())];
    for (int i = 0; i < hits; i++) {
      int block = matched[i];
      if (holders[block]++ == 0) {
        unlink(block);
      }
      sequence.blocks[i] = block;
    }
    sequence.held = hits;
    sequence.published = hits;
    take(sequence, wanted);
    return true;
  }

  private void refuse(int hits) {
    refusals++;
    for (int i = 0; i < hits; i++) {
      refused[matched[i]] = refusals;
    }
  }

  /** Makes room for so many tokens of this sequence. */
  boolean extend(Sequence sequence, int tokens) {
    int wanted = blocksFor(tokens);
    if (wanted - sequence.held > free) {
      return false;
    }
    take(sequence, wanted);
    return true;
  }

  /** Lets others find the blocks that so many tokens fill. */
  void publish(Sequence sequence, int tokens) {
    int full = Math.min(tokens / blockTokens, sequence.hashes.length);
    for (int i = sequence.published; i < full; i++) {
      int block = sequence.blocks[i];
      long name = name(sequence, i);
      if (index.add(name, block)) {
        names[block] = name;
        gains++;
      }
      sequence.published = i + 1;
    }
  }

  /** Takes everything from a sequence; the content stays findable until the room is needed. */
  void release(Sequence sequence) {
    for (int i = sequence.held - 1; i >= 0; i--) {
      int block = sequence.blocks[i];
      if (--holders[block] == 0) {
        append(block);
      }
    }
    sequence.blocks = Sequence.NONE;
    sequence.held = 0;
    sequence.published = 0;
  }

  private void take(Sequence sequence, int wanted) {
    while (sequence.held < wanted) {
      int block = next[holders.length];
      unlink(block);
      holders[block] = 1;
      if (names[block] != NAMELESS) {
        index.remove(names[block]);
        gains += refused[block] == refusals ? 1 : 0;
        names[block] = NAMELESS;
      }
      sequence.blocks[sequence.held++] = block;
    }
  }

  private void unlink(int block) {
    next[previous[block]] = next[block];
    previous[next[block]] = previous[block];
    free--;
  }

  private void append(int block) {
    int end = holders.length;
    int tail = previous[end];
    next[tail] = block;
    previous[block] = tail;
    next[block] = end;
    previous[end] = block;
    free++;
    gains++;
  }

  private static long name(Sequence sequence, int i) {
    long hash = sequence.hashes[i];
    return hash == NAMELESS ? 1 : hash;
  }
}
