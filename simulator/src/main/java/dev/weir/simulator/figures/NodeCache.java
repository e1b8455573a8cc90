package dev.weir.simulator.figures;

import dev.weir.simulator.trace.BlockPrefix;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The prefix cache of one node: so many blocks, the least recently used out, ends first. */
final class NodeCache {
  private static final float LOAD_FACTOR = 0.75f;

  private final long capacity;
  private final Map<Long, Boolean> blocks = new LinkedHashMap<>(16, LOAD_FACTOR, true);

  NodeCache(long capacity) {
    this.capacity = capacity;
  }

  /** How many leading blocks of this prompt are here; looking leaves no trace. */
  int match(BlockPrefix prompt) {
    int hits = 0;
    while (hits < prompt.size() && blocks.containsKey(prompt.id(hits))) {
      hits++;
    }
    return hits;
  }

  void touch(BlockPrefix prompt) {
    for (int i = prompt.size() - 1; i >= 0; i--) {
      blocks.put(prompt.id(i), true);
    }
    Iterator<Long> oldest = blocks.keySet().iterator();
    for (long over = blocks.size() - capacity; over > 0; over--) {
      oldest.next();
      oldest.remove();
    }
  }
}
