package dev.weir.simulator.report;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Several runs beside each other, one line each. Times in milliseconds. */
final class ComparisonTable {
  private static final String LINE =
      "%-28s %5s %8s %7s %7s %8s %8s %8s %8s %8s %7s %7s %6s %6s %7s %7s %7s%n";
  private static final String[] ABOVE = {
    "", "", "", "SLO", "longest", "good", "TTFT", "", "", "", "TPOT", "", "prefix", "im-", "re-",
    "wasted", "p99 to"
  };
  private static final String[] BELOW = {
    "policy", "seed", "rate/s", "kept", "tenth", "req/s", "mean", "p50", "p90", "p99", "p90", "p99",
    "hits", "bal.", "jected", "prefill", "reject"
  };

  private final Formatter out;

  ComparisonTable(StringBuilder text) {
    this.out = new Formatter(text, Locale.ROOT);
  }

  void add(List<RunReport> runs) {
    out.format(LINE, (Object[]) ABOVE);
    out.format(LINE, (Object[]) BELOW);
    runs.forEach(this::line);
  }

  private void line(RunReport run) {
    ReplayFigures replay = run.replay();
    out.format(
        LINE,
        run.policy(),
        run.seed(),
        number(run.rate(), 2),
        share(run.sloAttainment()),
        share(run.sloAttainmentLongestDecile()),
        number(run.goodputRps(), 2),
        number(run.ttftMs().mean(), 0),
        number(run.ttftMs().p50(), 0),
        number(run.ttftMs().p90(), 0),
        number(run.ttftMs().p99(), 0),
        number(run.tpotMs().p90(), 1),
        number(run.tpotMs().p99(), 1),
        share(run.tokenHitRatio()),
        number(run.loadImbalance(), 2),
        share((double) run.rejected() / Math.max(1, run.requests())),
        share(replay == null ? null : (Double) replay.wastedPrefillShare()),
        number(run.timeToRejectMs().p99(), 1));
    if (replay != null) {
      replay.found().ifPresent(found -> out.format("  %s%n", found));
      out.format("%s", replay.refusals() == null ? "" : replay.refusals().text());
    }
  }

  private static String number(@Nullable Double value, int digits) {
    return value == null ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String share(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.1f%%", value * 100);
  }
}
