package dev.weir.server;

import dev.weir.simulator.report.ClientReport;
import dev.weir.simulator.report.GroupReport;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.report.Slo;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant feels of others: the same workload alone and beside them.
 *
 * @param dilation by which times were divided: of the gateway's own time it is undone
 */
record Neighbour(String tenant, RunReport alone, RunReport beside, Slo slo, double dilation) {
  private static final double MOST_TIMES_ALONE = 2.5;
  private static final double LEAST_KEPT = 0.99;
  private static final double MOST_LATE = 0.05;
  private static final String ROW = "%-22s %9s %9s %9s %11s %11s%n";

  /** Whether it kept its promise, and its first tokens came in half the time or nearly as alone. */
  boolean unharmed() {
    Double kept = of(beside).sloAttainment();
    Double p99 = of(beside).ttftMs().p99();
    Double before = of(alone).ttftMs().p99();
    if (kept == null || p99 == null || before == null || late(alone) || late(beside)) {
      return false;
    }
    boolean soon = p99 * 1e6 <= (double) slo.ttftNanos() / 2 || p99 <= MOST_TIMES_ALONE * before;
    return kept >= LEAST_KEPT && soon;
  }

  /** Whether this machine was too busy with other things to be on time. */
  private boolean late(RunReport run) {
    ClientReport client = run.client();
    Double ttft = of(alone).ttftMs().mean();
    return client != null && ttft != null && client.lateMeanMs() > MOST_LATE * ttft;
  }

  private GroupReport of(RunReport run) {
    return run.tenants().stream().filter(t -> t.id().equals(tenant)).findFirst().orElseThrow();
  }

  String table() {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT, ROW, "tenant", "requests", "answered", "kept", "TTFT p50", "TTFT p99"));
    row(out, tenant + ", alone", of(alone));
    row(out, tenant + ", flooded", of(beside));
    beside.tenants().stream()
        .filter(t -> !t.id().equals(tenant))
        .forEach(other -> row(out, other.id(), other));
    Double p99 = of(beside).ttftMs().p99();
    Double before = of(alone).ttftMs().p99();
    if (p99 != null && before != null) {
      out.append(
          String.format(
              Locale.ROOT,
              "TTFT p99 %.2f times that alone, %.2f of what was promised%n",
              p99 / before,
              p99 * 1e6 / (double) slo.ttftNanos()));
    }
    refusals(out);
    machine(out, alone);
    machine(out, beside);
    return out.append(verdict()).append(System.lineSeparator()).toString();
  }

  private String verdict() {
    if (late(alone) || late(beside)) {
      return "no verdict: requests left late (expected: by at most 5 % of the mean TTFT alone);"
          + " a larger --dilate needs less";
    }
    return unharmed() ? "unharmed" : "harmed";
  }

  private static void row(StringBuilder out, String name, GroupReport tenant) {
    Double kept = tenant.sloAttainment();
    out.append(
        String.format(
            Locale.ROOT,
            ROW,
            name,
            tenant.requests(),
            tenant.completed(),
            kept == null ? "-" : String.format(Locale.ROOT, "%.1f %%", kept * 100),
            millis(tenant.ttftMs().p50()),
            millis(tenant.ttftMs().p99())));
  }

  private void refusals(StringBuilder out) {
    Double p50 = beside.timeToRejectMs().p50();
    Double p99 = beside.timeToRejectMs().p99();
    if (p50 != null && p99 != null) {
      out.append(
          String.format(
              Locale.ROOT,
              "rejected_busy after %.1f ms (p50), %.1f ms (p99) of real time; outcomes %s%n",
              p50 * dilation,
              p99 * dilation,
              beside.outcomes()));
    }
  }

  private static void machine(StringBuilder out, RunReport run) {
    ClientReport client = run.client();
    if (client != null) {
      out.append(
          String.format(
              Locale.ROOT,
              "%s: %.0f %% of the machine, requests sent %.1f ms late in the mean, %.0f s%n",
              run.policy(),
              client.cpuShare() * 100,
              client.lateMeanMs(),
              run.wallSeconds()));
    }
  }

  private static String millis(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.1f ms", value);
  }
}
