package dev.weir.simulator.figures;

import dev.weir.simulator.engine.EngineProfile;
import dev.weir.simulator.figures.Figure.Row;
import dev.weir.simulator.figures.Figure.Unit;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Mean time to the first token when prompts are placed in four ways on prefill nodes. */
final class PrefillRoutingFigure {
  private static final int NODES = 6;
  private static final long NODE_TOKENS = 3_000_000;
  private static final double[] PUBLISHED = {19.65, 5.27, 3.58, 3.07};

  private PrefillRoutingFigure() {}

  static Figure of(Prompts prompts, long seed) {
    Trace trace = prompts.trace();
    double[] ours = new double[PUBLISHED.length];
    List<PrefillRouting> routings = PrefillRouting.all(new SplittableRandom(seed));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ours.length; i++) {
      String name = routings.get(i).name();
      Double theirs = prompts.recorded() ? (Double) PUBLISHED[i] : null;
      if (trace == null) {
        rows.add(new Row(name, Unit.SECONDS, theirs, null, "trace not held"));
        continue;
      }
      ours[i] = meanTtft(trace, routings.get(i));
      rows.add(new Row(name, Unit.SECONDS, theirs, ours[i], ""));
    }
    for (int i = 1; trace != null && i < ours.length; i++) {
      String what = routings.get(i - 1).name() + " over " + routings.get(i).name();
      Double theirs = prompts.recorded() ? (Double) (PUBLISHED[i - 1] / PUBLISHED[i]) : null;
      rows.add(new Row(what, Unit.RATIO, theirs, ours[i - 1] / ours[i], ""));
    }
    return new Figure(
        "prefill-routing",
        "Mean TTFT of four ways to place prompts, " + prompts.name(),
        "Mooncake, FAST '25, Fig. 5: 16 nodes of 8 A800, prefill and decode, number of each unsaid",
        NODES
            + " prefill nodes a100-70b-tp8, first come first served, 3 M tokens of cache each;"
            + " the number of nodes was chosen to bring the means near, so read the ratios",
        rows);
  }

  static double meanTtft(Trace trace, PrefillRouting routing) {
    EngineProfile profile = EngineProfile.named("a100-70b-tp8");
    long blocks = NODE_TOKENS / Prompts.blockTokens(trace);
    List<PrefillNode> nodes =
        IntStream.range(0, NODES).mapToObj(_ -> new PrefillNode(profile, blocks)).toList();
    double sum = 0;
    for (TraceRequest request : trace.requests()) {
      double now = request.arrivalNanos() / 1e9;
      PrefillRouting.Placed placed = routing.choice().place(request, nodes, now);
      sum += placed.node().place(request, now, placed.seconds()) - now;
    }
    return sum / trace.size();
  }
}
