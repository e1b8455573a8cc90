package dev.weir.scheduler.prefix;

import dev.weir.scheduler.Prefix;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@link PrefixIndex} is to be, in the plainest collections and without a bound in bytes: per
 * engine how often each block is in use, and those that are not in the order of their use.
 */
final class NaiveIndex {
  /** One engine's blocks; the first of {@code idle} is forgotten first. */
  private static final class Blocks {
    final Map<Long, Integer> pins = new HashMap<>();
    final LinkedHashSet<Long> idle = new LinkedHashSet<>();
    int capacity = Integer.MAX_VALUE;

    boolean has(long hash) {
      return pins.containsKey(hash) || idle.contains(hash);
    }

    int size() {
      return pins.size() + idle.size();
    }

    void shrink() {
      while (size() > capacity && !idle.isEmpty()) {
        idle.removeFirst();
      }
    }
  }

  private final Map<Integer, Blocks> engines = new TreeMap<>();

  void capacity(int engine, int blocks) {
    of(engine).capacity = blocks;
    of(engine).shrink();
  }

  void enter(Prefix prefix, int engine) {
    Blocks blocks = of(engine);
    for (int i = 0; i < prefix.blocks(); i++) {
      blocks.idle.remove(prefix.hash(i));
      blocks.pins.merge(prefix.hash(i), 1, Integer::sum);
    }
    blocks.shrink();
  }

  void leave(Prefix prefix, int engine) {
    Blocks blocks = of(engine);
    for (int i = prefix.blocks() - 1; i >= 0; i--) {
      if (blocks.pins.merge(prefix.hash(i), -1, Integer::sum) == 0) {
        blocks.pins.remove(prefix.hash(i));
        blocks.idle.addLast(prefix.hash(i));
      }
    }
    blocks.shrink();
  }

  void clear(int engine) {
    of(engine).idle.clear();
  }

  int pinned(int engine) {
    return of(engine).pins.size();
  }

  int size() {
    return engines.values().stream().mapToInt(Blocks::size).sum();
  }

  /** How many leading blocks the engine has, and −1 if it has one behind a gap. */
  int match(Prefix prefix, int engine) {
    Blocks blocks = of(engine);
    int depth = 0;
    while (depth < prefix.blocks() && blocks.has(prefix.hash(depth))) {
      depth++;
    }
    for (int i = depth; i < prefix.blocks(); i++) {
      if (blocks.has(prefix.hash(i))) {
        return -1;
      }
    }
    return depth;
  }

  private Blocks of(int engine) {
    return engines.computeIfAbsent(engine, _ -> new Blocks());
  }
}
