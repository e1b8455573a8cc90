package dev.weir.simulator.figures;

import dev.weir.simulator.figures.Figure.Row;
import dev.weir.simulator.figures.Figure.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Keys that move when a node joins or leaves, and how evenly they lie. */
final class MovedKeysFigure {
  private static final int KEYS = 200_000;
  private static final int NODES = 16;

  private MovedKeysFigure() {}

  static Figure of(long seed) {
    long[] keys = new SplittableRandom(seed).longs(KEYS).toArray();
    List<Row> rows = new ArrayList<>();
    for (KeyPlacement placement : KeyPlacement.all()) {
      int[] less = nodes(placement, keys, NODES - 1);
      int[] now = nodes(placement, keys, NODES);
      int[] more = nodes(placement, keys, NODES + 1);
      String name = placement.name();
      rows.add(Row.of(name + ", 16 to 17", Unit.SHARE, 1.0 / (NODES + 1), moved(now, more)));
      rows.add(Row.of(name + ", 16 to 15", Unit.SHARE, 1.0 / NODES, moved(now, less)));
      rows.add(Row.of(name + ", fullest of 17 over the mean", Unit.RATIO, 1, fullest(more)));
    }
    return new Figure(
        "moved-keys",
        "Keys that move when a node joins or the last one leaves",
        "the least possible: 1/17 = 5.88 % and 1/16 = 6.25 %",
        "200,000 random keys",
        rows);
  }

  private static int[] nodes(KeyPlacement placement, long[] keys, int count) {
    KeyPlacement.Spread spread = placement.on().apply(count);
    int[] nodes = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      nodes[i] = spread.node(keys[i]);
    }
    return nodes;
  }

  private static double moved(int[] before, int[] after) {
    int moved = 0;
    for (int i = 0; i < before.length; i++) {
      moved += before[i] == after[i] ? 0 : 1;
    }
    return (double) moved / before.length;
  }

  private static double fullest(int[] nodes) {
    long[] loads = new long[NODES + 1];
    for (int node : nodes) {
      loads[node]++;
    }
    return Balance.of(loads);
  }
}
