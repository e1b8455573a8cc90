package dev.weir.simulator.figures;

import dev.weir.simulator.figures.Figure.Row;
import dev.weir.simulator.figures.Figure.Unit;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an endless cache would hit, in the three definitions that publications leave open. */
final class IdealHitsFigure {
  private static final Map<String, Double> PUBLISHED =
      Map.of("conversation", .40, "synthetic", .66, "toolagent", .59);

  private IdealHitsFigure() {}

  static Figure of(List<Prompts> traces) {
    List<Row> rows = new ArrayList<>();
    for (Prompts prompts : traces) {
      Trace trace = prompts.trace();
      Double theirs = PUBLISHED.get(prompts.name());
      if (trace == null) {
        rows.add(Absent.row(prompts.name(), theirs));
        continue;
      }
      Sums sums = new Sums();
      NodeCache endless = new NodeCache(Long.MAX_VALUE);
      for (TraceRequest request : trace.requests()) {
        sums.add(request, endless.match(request.prefix()));
        endless.touch(request.prefix());
      }
      String name = prompts.name();
      rows.add(new Row(name + ", of all blocks", Unit.SHARE, theirs, sums.ofBlocks(), ""));
      rows.add(new Row(name + ", of all prompt tokens", Unit.SHARE, theirs, sums.ofTokens(), ""));
      rows.add(new Row(name + ", mean of requests", Unit.SHARE, theirs, sums.ofRequests(), ""));
    }
    return new Figure(
        "ideal-hits",
        "Hits of an endless cache",
        "Mooncake, FAST '25, Table 2: 40, 59 and 66 % (conversation, toolagent, synthetic)",
        "trace only; the publication does not say which of the three it means",
        rows);
  }

  /** Hits so far, in each definition. */
  private static final class Sums {
    private long blocks;
    private long hitBlocks;
    private long tokens;
    private long hitTokens;
    private double shares;
    private int requests;

    void add(TraceRequest request, int hits) {
      int cached = Prompts.tokens(request, hits);
      blocks += request.prefix().size();
      hitBlocks += hits;
      tokens += request.inputTokens();
      hitTokens += cached;
      shares += (double) cached / request.inputTokens();
      requests++;
    }

    double ofBlocks() {
      return (double) hitBlocks / blocks;
    }

    double ofTokens() {
      return (double) hitTokens / tokens;
    }

    double ofRequests() {
      return shares / requests;
    }
  }
}
