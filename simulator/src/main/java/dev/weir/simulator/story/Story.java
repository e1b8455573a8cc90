package dev.weir.simulator.story;

import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.report.Slo;
import java.util.List;
import java.util.Map;

/**
 * What the page tells: runs of several policies on the same workload.
 *
 * @param slo that all were judged by
 * @param setting what was the same in all runs, by name, in order: trace, fleet, seed
 * @param runs one a policy
 * @param probes the same policies at other rates, for goodput against load; may be empty
 */
public record Story(
    Slo slo, Map<String, String> setting, List<StoryRun> runs, List<RunReport> probes) {
  public Story {
    runs = List.copyOf(runs);
    probes = List.copyOf(probes);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("runs: 0 (expected: at least 1)");
    }
  }

  /** The whole page. */
  public String html() {
    return new StoryPage(this).html();
  }
}
