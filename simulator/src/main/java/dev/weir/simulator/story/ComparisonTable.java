package dev.weir.simulator.story;

import dev.weir.simulator.report.RunReport;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All runs in figures, the best of each column marked. */
final class ComparisonTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("kept", Quantity.PER_CENT, true, RunReport::sloAttainment),
          new Column(
              "longest tenth", Quantity.PER_CENT, true, RunReport::sloAttainmentLongestDecile),
          new Column("goodput", Quantity.PER_SECOND, true, RunReport::goodputRps),
          new Column(
              "refused",
              Quantity.PER_CENT,
              false,
              run -> (double) run.rejected() / Math.max(1, run.requests())),
          new Column("TTFT mean", Quantity.MILLIS, false, run -> run.ttftMs().mean()),
          new Column("p50", Quantity.MILLIS, false, run -> run.ttftMs().p50()),
          new Column("p90", Quantity.MILLIS, false, run -> run.ttftMs().p90()),
          new Column("p99", Quantity.MILLIS, false, run -> run.ttftMs().p99()),
          new Column("TPOT p50", Quantity.MILLIS, false, run -> run.tpotMs().p50()),
          new Column("p90", Quantity.MILLIS, false, run -> run.tpotMs().p90()),
          new Column("p99", Quantity.MILLIS, false, run -> run.tpotMs().p99()),
          new Column("hits", Quantity.PER_CENT, true, RunReport::tokenHitRatio),
          new Column("imbalance", Quantity.COUNT, false, RunReport::loadImbalance));

  private ComparisonTable() {}

  /**
   * @param rising whether more is better
   */
  private record Column(
      String name, Quantity quantity, boolean rising, Function<RunReport, @Nullable Double> value) {

    /** The best value; NaN where half of the policies share it, as then it tells nothing. */
    double best(List<RunReport> runs) {
      double[] sorted =
          runs.stream()
              .filter(run -> !run.policy().equals(Cast.ORACLE))
              .mapToDouble(run -> or(value.apply(run)) * (rising ? -1 : 1))
              .filter(v -> !Double.isNaN(v))
              .sorted()
              .toArray();
      boolean telling = sorted.length > 1 && sorted[0] < sorted[sorted.length / 2];
      return telling ? sorted[0] * (rising ? -1 : 1) : Double.NaN;
    }
  }

  static void write(Markup out, Cast cast, List<RunReport> runs) {
    List<RunReport> ranked =
        runs.stream().sorted(Comparator.comparingDouble(Cast::attainment).reversed()).toList();
    out.open("div", "class", "wide").open("table").open("thead").open("tr");
    out.leaf("th", "policy");
    COLUMNS.forEach(column -> out.leaf("th", column.name()));
    out.close().close().open("tbody").line();
    for (RunReport run : ranked) {
      out.open("tr", "class", cast.part(run.policy()), "data-p", run.policy());
      out.leaf("th", run.policy());
      for (Column column : COLUMNS) {
        double value = or(column.value().apply(run));
        boolean best = value == column.best(runs);
        out.leaf("td", column.quantity().text(value), "class", best ? "best" : "");
      }
      out.close().line();
    }
    out.close().close().close().line();
  }

  private static double or(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }
}
