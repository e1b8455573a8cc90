package dev.weir.simulator.figures;

import dev.weir.simulator.figures.Figure.Row;
import dev.weir.simulator.figures.Figure.Unit;
import dev.weir.simulator.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Hits of a least-recently-used cache against its size, as shares of what an endless one has. */
final class CacheSizeFigure {
  private static final long[] SIZES = {1_000_000, 3_000_000, 10_000_000, 50_000_000};
  private static final long PUBLISHED_SIZE = 3_000_000;
  private static final Map<String, Double> PUBLISHED =
      Map.of("conversation", .41, "synthetic", .46, "toolagent", .75);

  private CacheSizeFigure() {}

  static Figure of(List<Prompts> traces) {
    List<Row> rows = new ArrayList<>();
    for (Prompts prompts : traces) {
      Trace trace = prompts.trace();
      if (trace == null) {
        rows.add(Absent.row(prompts.name() + ", 3 M tokens", PUBLISHED.get(prompts.name())));
      } else {
        rows.addAll(rows(prompts, trace));
      }
    }
    return new Figure(
        "cache-size",
        "LRU hits against cache size",
        "Mooncake, FAST '25, Fig. 9: 3 M tokens reach 41, 46 and 75 % of the most; 50 M nearly all",
        "trace only, one global cache of 512-token blocks, least recently used out, ends of prompts"
            + " before their beginnings; share of the hits that an endless cache has",
        rows);
  }

  private static List<Row> rows(Prompts prompts, Trace trace) {
    StackDistances distances = new StackDistances(Prompts.blocks(trace));
    trace.requests().forEach(request -> distances.add(request.prefix()));
    List<Row> rows = new ArrayList<>();
    for (long size : SIZES) {
      double share = distances.hitRatio(size / Prompts.blockTokens(trace)) / distances.mostHits();
      String what = String.format(Locale.ROOT, "%s, %d M tokens", prompts.name(), size / 1_000_000);
      Double theirs = size == PUBLISHED_SIZE ? PUBLISHED.get(prompts.name()) : null;
      rows.add(new Row(what, Unit.SHARE, theirs, share, ""));
    }
    return rows;
  }
}
