package dev.weir.simulator.figures;

import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.figures.Figure.Row;
import dev.weir.simulator.figures.Figure.Unit;
import dev.weir.simulator.policy.Policies;
import dev.weir.simulator.replay.Replay;
import dev.weir.simulator.replay.ReplayOptions;
import dev.weir.simulator.replay.ReplayPlan;
import dev.weir.simulator.report.Distribution;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.report.Slo;
import dev.weir.simulator.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What LMetric saves against others: mean times of a replay, as shares of the others'. */
final class ProductOfLoadFigure {
  private static final String FLEET = "8xh100-8b";
  private static final double RATE = 12;

  private ProductOfLoadFigure() {}

  static Figure of(Prompts prompts, long seed) {
    List<Row> rows = new ArrayList<>();
    Trace trace = prompts.trace();
    RunReport own = trace == null ? null : run(trace, "lmetric", seed);
    rows.addAll(rows(own, trace, "least-requests", new double[] {-.92, -.21}, seed));
    rows.addAll(rows(own, trace, "llm-d", new double[] {-.52, -.20}, seed));
    return new Figure(
        "lmetric",
        "What LMetric saves, " + prompts.name(),
        "LMetric, arXiv 2603.15202, abstract: TTFT -92 % and TPOT -21 % against vLLM's own"
            + " balancing, -52 % and -20 % against a production scheduler",
        "its workloads are not public: the conversation trace at 12 requests/s on "
            + FLEET
            + ", least-requests in the place of vLLM's balancing and llm-d in that of the"
            + " production scheduler; how much is saved depends on how near the others are to"
            + " their limit, so read the sign",
        rows);
  }

  private static List<Row> rows(
      @Nullable RunReport own, @Nullable Trace trace, String other, double[] theirs, long seed) {
    String ttft = "mean TTFT against " + other;
    String tpot = "mean TPOT against " + other;
    if (own == null || trace == null) {
      return List.of(Absent.row(ttft, theirs[0]), Absent.row(tpot, theirs[1]));
    }
    RunReport run = run(trace, other, seed);
    return List.of(
        new Row(ttft, Unit.SHARE, theirs[0], saved(own.ttftMs(), run.ttftMs()), ""),
        new Row(tpot, Unit.SHARE, theirs[1], saved(own.tpotMs(), run.tpotMs()), ""));
  }

  private static @Nullable Double saved(Distribution own, Distribution other) {
    Double less = own.mean();
    Double more = other.mean();
    return less == null || more == null ? null : (Double) (less / more - 1);
  }

  private static RunReport run(Trace trace, String policy, long seed) {
    return Replay.run(
        new ReplayPlan(
            trace,
            FleetGroup.parse(FLEET),
            policy,
            Policies.named(policy),
            Slo.parse("ttft=5s,tpot=100ms"),
            RATE,
            seed,
            ReplayOptions.DEFAULT));
  }
}
