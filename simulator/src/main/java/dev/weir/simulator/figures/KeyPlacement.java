package dev.weir.simulator.figures;

import dev.weir.simulator.engine.BlockHashes;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A way to place keys on numbered nodes that remembers nothing.
 *
 * @param name for people
 * @param on the placement over so many nodes, numbered from 0
 */
record KeyPlacement(String name, IntFunction<Spread> on) {

  /** Where a key goes, among a fixed number of nodes. */
  interface Spread {
    int node(long key);
  }

  static List<KeyPlacement> all() {
    return List.of(
        new KeyPlacement("ring, 160 points a node", nodes -> new HashRing(nodes, 160)),
        new KeyPlacement("ring, 1,000 points a node", nodes -> new HashRing(nodes, 1_000)),
        new KeyPlacement("jump", nodes -> key -> jump(key, nodes)),
        new KeyPlacement("rendezvous", nodes -> key -> rendezvous(key, nodes)),
        new KeyPlacement("Maglev, table of 65,537", MaglevTable::new),
        new KeyPlacement("modulo", nodes -> key -> (int) Long.remainderUnsigned(key, nodes)));
  }

  /** Lamping and Veach, A Fast, Minimal Memory, Consistent Hash Algorithm, 2014. */
  private static int jump(long key, int nodes) {
    long state = key;
    long bucket = -1;
    long next = 0;
    while (next < nodes) {
      bucket = next;
      state = state * 2862933555777941757L + 1;
      next = (long) ((bucket + 1) * ((double) (1L << 31) / ((state >>> 33) + 1)));
    }
    return (int) bucket;
  }

  /** Thaler and Ravishankar, Using name-based mappings to increase hit rates, 1998. */
  private static int rendezvous(long key, int nodes) {
    int best = 0;
    long most = Long.MIN_VALUE;
    for (int node = 0; node < nodes; node++) {
      long weight = BlockHashes.mix(key ^ BlockHashes.mix(node + 1));
      if (weight > most) {
        most = weight;
        best = node;
      }
    }
    return best;
  }
}
