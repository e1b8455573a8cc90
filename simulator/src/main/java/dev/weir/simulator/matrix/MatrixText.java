package dev.weir.simulator.matrix;

import dev.weir.scheduler.Fairness;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Writes the report as Markdown. */
final class MatrixText {
  private final MatrixReport report;
  private final StringBuilder text = new StringBuilder();
  private final Formatter out = new Formatter(text, Locale.ROOT);

  MatrixText(MatrixReport report) {
    this.report = report;
  }

  String markdown() {
    text.append(
        """
        # How Weir places, beside the others

        Written by `./weir matrix --markdown docs/scheduling-report.md`. All of it is simulated ([what the engine model is worth](engine-sim.md));
        the others are imitations ([what each of them sees](policies/README.md)). Ratios are Weir's rate over that of the best of the
        others, median over seeds, each of the others also with clients that give up when their first token is overdue. A rate is found to
        about 3 %: smaller differences are chance.

        """);
    report.sources().forEach(source -> out.format("- %s%n", source));
    MatrixCase.FLEETS.forEach((name, engines) -> out.format("- %s: `%s`%n", name, engines));
    goals();
    capacity();
    overloads();
    return text.toString();
  }

  private void goals() {
    out.format("%n## Goals%n%n| goal | | wanted | measured | |%n|---:|---|---:|---:|---|%n");
    for (Goal goal : Goals.of(report)) {
      out.format(
          "| %d | %s | %s %s | %s | %s |%n",
          goal.number(),
          goal.words(),
          goal.most() ? "≤" : "≥",
          number(goal.wanted()),
          number(goal.measured()),
          goal.met() ? "met" : "**short**");
    }
  }

  private void capacity() {
    for (Target target : Target.values()) {
      out.format("%n## Highest rate at which %s keep the promise%n%n", target.words());
      out.format("| case | promise | best of the others | weir | | size-blind | | oracle |%n");
      out.format("|---|---|---:|---:|---:|---:|---:|---:|%n");
      report.capacity().forEach(each -> row(each, target.value()));
    }
  }

  private void row(Standings each, String value) {
    Entry best = each.best(value);
    double most = best.median(value);
    out.format(
        "| %s | %s | %s %s |",
        each.of().name(), each.of().promise(), best.contestant(), number(most));
    for (Fairness mode : Fairness.values()) {
      double own = each.weir(mode).map(entry -> entry.median(value)).orElse(Double.NaN);
      out.format(" %s | %s |", number(own), ratio(own, most));
    }
    double oracle =
        each.weir().stream()
            .filter(entry -> entry.contestant().equals(Contest.ORACLE))
            .mapToDouble(entry -> entry.median(value))
            .max()
            .orElse(Double.NaN);
    out.format(" %s |%n", number(oracle));
  }

  private void overloads() {
    if (report.overloads().isEmpty()) {
      return;
    }
    out.format("%n## Overload%n%nAt multiples of the best other rate at 90 %%.%n%n");
    out.format("| case | load | | kept | longest tenth | prefill wasted | p99 ms to refusal |%n");
    out.format("|---|---:|---|---:|---:|---:|---:|%n");
    for (Overload overload : report.overloads()) {
      Standings standings = overload.standings();
      List<Entry> all =
          Stream.concat(standings.weir().stream(), standings.baselines().stream()).toList();
      for (Entry entry : all) {
        out.format(
            "| %s | %s × | %s | %s | %s | %s | %s |%n",
            standings.of().name(),
            number(overload.factor()),
            entry.name(),
            number(entry.median(Measured.KEPT)),
            number(entry.median(Measured.LONGEST)),
            number(entry.median(Measured.WASTED)),
            number(entry.median(Measured.REJECT_P99)));
      }
    }
  }

  private static String ratio(double own, double other) {
    return other == 0 ? "-" : number(own / other) + " ×";
  }

  private static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "-";
    }
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.3g", value);
  }
}
