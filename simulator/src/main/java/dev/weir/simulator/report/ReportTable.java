package dev.weir.simulator.report;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a run as aligned text, at most 100 columns wide. */
final class ReportTable {
  private static final String TIMES = "%-8s %10s %10s %10s %10s%n";
  private static final String GROUP = "%-24s %8s %8s %8s %11s %11s %6s %10s %10s%n";

  private final Formatter out;

  ReportTable(StringBuilder text) {
    this.out = new Formatter(text, Locale.ROOT);
  }

  void add(RunReport run) {
    out.format(
        "%s  rate %.2f/s  seed %d  %.1f s%n",
        run.policy(), run.rate(), run.seed(), run.wallSeconds());
    out.format(
        "requests %d  completed %d  rejected %d%n",
        run.requests(), run.completed(), run.rejected());
    out.format("outcomes %s%n", outcomes(run));
    out.format(TIMES, "ms", "mean", "p50", "p90", "p99");
    times("TTFT", run.ttftMs());
    times("TPOT", run.tpotMs());
    times("E2E", run.e2eMs());
    if (run.timeToRejectMs().p99() != null) {
      times("refused", run.timeToRejectMs());
    }
    out.format(
        "goodput %s/s  SLO attainment %s, longest decile %s%n",
        number(run.goodputRps()),
        share(run.sloAttainment()),
        share(run.sloAttainmentLongestDecile()));
    out.format(
        "prefix hits %s of prompt tokens  imbalance %s (max/mean)%n",
        share(run.tokenHitRatio()), number(run.loadImbalance()));
    ReplayFigures replay = run.replay();
    if (replay != null) {
      out.format(
          "prefill of requests that missed their promise %s%n", share(replay.wastedPrefillShare()));
      replay.found().ifPresent(line -> out.format("%s%n", line));
      out.format("%s", replay.refusals() == null ? "" : replay.refusals().text());
    }
    groups("engine", run.engines());
    groups("tenant", run.tenants());
    ClientReport client = run.client();
    if (client != null) {
      client(client);
    }
  }

  private void client(ClientReport client) {
    out.format(
        "client: %s of the machine's CPU, %d connections, %d time-outs, %d stale retries%n",
        share(client.cpuShare()), client.connections(), client.timeOuts(), client.staleRetries());
    out.format(
        "client: %d sent late (> 10 ms), mean %.2f ms, most %.1f ms; all times count from the due"
            + " time%n",
        client.lateSends(), client.lateMeanMs(), client.lateMaxMs());
    if (!client.credible()) {
      out.format(
          "no verdict: client CPU share %s (expected: <= %s); use --dilate or a machine of its own%n",
          share(client.cpuShare()), share(ClientReport.MOST_CPU_SHARE));
    }
  }

  private void times(String name, Distribution d) {
    out.format(TIMES, name, number(d.mean()), number(d.p50()), number(d.p90()), number(d.p99()));
  }

  private void groups(String kind, List<GroupReport> groups) {
    out.format(
        GROUP, kind, "requests", "done", "SLO", "tokens in", "out", "hits", "TTFT p50", "TPOT p50");
    for (GroupReport group : groups) {
      out.format(
          GROUP,
          group.id(),
          group.requests(),
          group.completed(),
          share(group.sloAttainment()),
          group.inputTokens(),
          group.outputTokens(),
          share(group.tokenHitRatio()),
          number(group.ttftMs().p50()),
          number(group.tpotMs().p50()));
    }
  }

  private static String outcomes(RunReport run) {
    return run.outcomes().entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining("  "));
  }

  private static String number(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String share(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.1f%%", value * 100);
  }
}
