package dev.weir.simulator.figures;

import dev.weir.simulator.trace.BlockPrefix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Hit ratios of a least-recently-used prefix cache of <em>every</em> size, from one pass over the
 * prompts [1].
 *
 * <p>Blocks that were used more recently than a block are its distance in the stack; a cache of C
 * blocks has exactly those at a distance below C, whatever C is. A prompt first looks all its
 * blocks up, then touches them from its last to its first. So a beginning is always more recent
 * than what follows it, a cache never holds an end without its beginning, and the blocks that are
 * found are the leading ones.
 *
 * <p>Distances are counted by a Fenwick tree over the touches: one bit for the latest touch of each
 * block. Cost: O(log touches) a block, 8 bytes a touch; exact.
 *
 * <p>[1] Mattson et al., Evaluation techniques for storage hierarchies, IBM Systems Journal 9(2),
 * 1970.
 */
final class StackDistances {
  private final Map<Long, Integer> lastTouch = new HashMap<>();
  private final int[] tree;
  private final int[] atDistance;
  private int touches;
  private int live;
  private long lookups;

  /**
   * @param blocks of all prompts together
   */
  StackDistances(int blocks) {
    tree = new int[blocks + 1];
    atDistance = new int[blocks + 1];
  }

  void add(BlockPrefix prompt) {
    for (int i = 0; i < prompt.size(); i++) {
      lookups++;
      Integer touch = lastTouch.get(prompt.id(i));
      if (touch != null) {
        atDistance[live - upTo(touch)]++;
      }
    }
    for (int i = prompt.size() - 1; i >= 0; i--) {
      Integer before = lastTouch.put(prompt.id(i), ++touches);
      mark(touches, 1);
      if (before == null) {
        live++;
      } else {
        mark(before, -1);
      }
    }
  }

  /** Share of the blocks that a cache of so many blocks would have had. */
  double hitRatio(long blocks) {
    int end = (int) Math.min(blocks, atDistance.length);
    long hits = Arrays.stream(atDistance, 0, end).asLongStream().sum();
    return lookups == 0 ? 0 : (double) hits / lookups;
  }

  /** Share of the blocks that an endless cache would have had. */
  double mostHits() {
    return hitRatio(Long.MAX_VALUE);
  }

  /** Different blocks seen. */
  int distinct() {
    return live;
  }

  private void mark(int touch, int delta) {
    for (int i = touch; i < tree.length; i += i & -i) {
      tree[i] += delta;
    }
  }

  private int upTo(int touch) {
    int sum = 0;
    for (int i = touch; i > 0; i -= i & -i) {
      sum += tree[i];
    }
    return sum;
  }
}
