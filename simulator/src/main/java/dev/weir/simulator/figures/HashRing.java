package dev.weir.simulator.figures;

import dev.weir.simulator.engine.BlockHashes;
import java.util.Arrays;

/** Karger et al., Consistent Hashing and Random Trees, 1997: a key belongs to the next point. */
final class HashRing implements KeyPlacement.Spread {
  private static final int NODE_BITS = 8;

  /** Points in order; the lowest bits of a point name its node. */
  private final long[] points;

  HashRing(int nodes, int pointsEach) {
    if (nodes < 1 || nodes > 1 << NODE_BITS) {
      throw new IllegalArgumentException("nodes: " + nodes + " (expected: 1 to 256)");
    }
    points = new long[nodes * pointsEach];
    for (int i = 0; i < points.length; i++) {
      int node = i / pointsEach;
      points[i] = BlockHashes.mix((long) node << 32 | i % pointsEach) << NODE_BITS | node;
    }
    Arrays.sort(points);
  }

  @Override
  public int node(long key) {
    int found = Arrays.binarySearch(points, key);
    int next = found >= 0 ? found : -found - 1;
    return (int) points[next == points.length ? 0 : next] & ((1 << NODE_BITS) - 1);
  }
}
