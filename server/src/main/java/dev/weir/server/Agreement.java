package dev.weir.server;

import dev.weir.simulator.report.ClientReport;
import dev.weir.simulator.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The same run twice, over HTTP and in virtual time, and whether one may be taken for the other:
 * the mean time to the first token within {@value #MOST_TTFT_PERCENT} %, attainment within {@value
 * #MOST_ATTAINMENT_POINTS} points.
 *
 * @param live through sockets; without attainment when the machine was too busy to judge it
 */
record Agreement(RunReport live, RunReport replay) {
  private static final int MOST_TTFT_PERCENT = 10;
  private static final int MOST_ATTAINMENT_POINTS = 3;

  /** A machine that is busy with other things is late with everything. */
  private static final int MOST_LATE_PERCENT = 5;

  private static final String ROW = "%-22s %12s %12s %12s%n";

  /** How one figure is shown: times in ms and their difference in %, shares in % and points. */
  private record Line(String name, Function<RunReport, @Nullable Double> of, boolean share) {}

  private static final List<Line> LINES =
      List.of(
          new Line("TTFT mean", run -> run.ttftMs().mean(), false),
          new Line("TTFT p50", run -> run.ttftMs().p50(), false),
          new Line("TTFT p90", run -> run.ttftMs().p90(), false),
          new Line("TTFT p99", run -> run.ttftMs().p99(), false),
          new Line("TPOT mean", run -> run.tpotMs().mean(), false),
          new Line("TPOT p99", run -> run.tpotMs().p99(), false),
          new Line("E2E mean", run -> run.e2eMs().mean(), false),
          new Line("attainment", RunReport::sloAttainment, true),
          new Line("longest decile", RunReport::sloAttainmentLongestDecile, true),
          new Line("answered", run -> (double) run.completed() / run.requests(), true),
          new Line("refused", run -> (double) run.rejected() / run.requests(), true),
          new Line("prompt tokens cached", RunReport::tokenHitRatio, true));

  boolean holds() {
    return doubt() == null && ttftHolds() && attainmentHolds();
  }

  /** Why there can be no verdict; null: there can. */
  private @Nullable String doubt() {
    ClientReport client = live.client();
    if (client == null) {
      return null;
    }
    if (!client.credible()) {
      return String.format(
          Locale.ROOT,
          "this process used %.0f %% of the machine (expected: at most %.0f %%",
          client.cpuShare() * 100,
          ClientReport.MOST_CPU_SHARE * 100);
    }
    Double ttft = replay.ttftMs().mean();
    boolean late = ttft != null && client.lateMeanMs() * 100 > ttft * MOST_LATE_PERCENT;
    return late
        ? String.format(
            Locale.ROOT,
            "requests left %.1f ms late in the mean (expected: at most %d %% of the mean TTFT",
            client.lateMeanMs(),
            MOST_LATE_PERCENT)
        : null;
  }

  private boolean ttftHolds() {
    Double one = live.ttftMs().mean();
    Double other = replay.ttftMs().mean();
    return one != null && other != null && Math.abs(one / other - 1) * 100 <= MOST_TTFT_PERCENT;
  }

  private boolean attainmentHolds() {
    Double one = live.sloAttainment();
    Double other = replay.sloAttainment();
    return one != null && other != null && Math.abs(one - other) * 100 <= MOST_ATTAINMENT_POINTS;
  }

  /** Both columns, their differences, and the verdict. */
  String table() {
    StringBuilder out = new StringBuilder();
    out.append(String.format(Locale.ROOT, ROW, "", "live", "replay", "difference"));
    LINES.forEach(line -> out.append(row(line)));
    ClientReport client = live.client();
    if (client != null) {
      out.append(
          String.format(
              Locale.ROOT,
              "this process: %.0f %% of the machine, requests sent %.1f ms late in the mean%n",
              client.cpuShare() * 100,
              client.lateMeanMs()));
    }
    return out.append(verdict()).append(System.lineSeparator()).toString();
  }

  private String row(Line line) {
    Double one = line.of.apply(live);
    Double other = line.of.apply(replay);
    return String.format(
        Locale.ROOT, ROW, line.name, shown(one, line), shown(other, line), gap(one, other, line));
  }

  private static String shown(@Nullable Double value, Line line) {
    if (value == null) {
      return "-";
    }
    return line.share
        ? String.format(Locale.ROOT, "%.1f %%", value * 100)
        : String.format(Locale.ROOT, "%.1f ms", value);
  }

  private static String gap(@Nullable Double one, @Nullable Double other, Line line) {
    if (one == null || other == null || !line.share && other == 0) {
      return "-";
    }
    return line.share
        ? String.format(Locale.ROOT, "%+.1f points", (one - other) * 100)
        : String.format(Locale.ROOT, "%+.1f %%", (one / other - 1) * 100);
  }

  private String verdict() {
    String doubt = doubt();
    if (doubt != null) {
      return "no verdict: " + doubt + "; a larger --dilate needs less)";
    }
    List<String> wrong = new ArrayList<>();
    if (!ttftHolds()) {
      wrong.add("mean TTFT differs by more than " + MOST_TTFT_PERCENT + " %");
    }
    if (!attainmentHolds()) {
      wrong.add("attainment differs by more than " + MOST_ATTAINMENT_POINTS + " points");
    }
    return wrong.isEmpty()
        ? "they agree: mean TTFT within %d %%, attainment within %d points"
            .formatted(MOST_TTFT_PERCENT, MOST_ATTAINMENT_POINTS)
        : "they do not agree: " + String.join(", ", wrong);
  }
}
