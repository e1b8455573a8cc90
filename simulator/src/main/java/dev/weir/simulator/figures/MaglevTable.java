package dev.weir.simulator.figures;

import dev.weir.simulator.engine.BlockHashes;
import java.util.Arrays;

/**
 * Eisenbud et al., Maglev: A Fast and Reliable Software Network Load Balancer, NSDI '16, §3.4:
 * nodes take turns at claiming free entries of a table, each in an order of its own.
 */
final class MaglevTable implements KeyPlacement.Spread {
  private static final int SIZE = 65_537;
  private static final int FREE = -1;

  private final int[] table = new int[SIZE];

  MaglevTable(int nodes) {
    Arrays.fill(table, FREE);
    long[] at = new long[nodes];
    long[] skip = new long[nodes];
    for (int node = 0; node < nodes; node++) {
      at[node] = Long.remainderUnsigned(BlockHashes.mix(2L * node + 1), SIZE);
      skip[node] = Long.remainderUnsigned(BlockHashes.mix(2L * node + 2), SIZE - 1) + 1;
    }
    for (int filled = 0; filled < SIZE; filled++) {
      claim(filled % nodes, at, skip);
    }
  }

  @Override
  public int node(long key) {
    return table[(int) Long.remainderUnsigned(key, SIZE)];
  }

  private void claim(int node, long[] at, long[] skip) {
    while (table[(int) at[node]] != FREE) {
      at[node] = (at[node] + skip[node]) % SIZE;
    }
    table[(int) at[node]] = node;
  }
}
