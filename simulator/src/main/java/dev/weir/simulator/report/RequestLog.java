package dev.weir.simulator.report;

import dev.weir.scheduler.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the result of every request of a run and sums them up by the field's definitions [1][2].
 *
 * <p>TTFT, TPOT and E2E are over completed requests; TPOT leaves out answers of one token.
 * Attainment and goodput are over <em>all</em> requests: whoever was refused or failed did not get
 * what was promised. The longest decile holds the ⌈n/10⌉ longest prompts, because a scheduler that
 * serves short requests first looks good until one looks there. Imbalance is the busiest engine's
 * tokens over the mean of the engines that are known; name idle ones by {@link #engine}.
 *
 * <p>Cost: about 80 bytes a request. Not safe for several threads: one owner, or a lock around it.
 *
 * <p>[1] vLLM, {@code vllm bench serve}. [2] Zhong et al., DistServe, OSDI '24.
 */
public final class RequestLog {
  private final Slo slo;
  private final Group all = new Group();
  private final Map<String, Group> engines = new TreeMap<>();
  private final Map<String, Group> tenants = new TreeMap<>();
  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
  private final Samples timeToReject = new Samples();
  private int[] inputs = new int[64];
  private boolean[] kept = new boolean[64];

  public RequestLog(Slo slo) {
    this.slo = slo;
  }

  /** Makes an engine known, so that it counts even if it never serves. */
  public void engine(String id) {
    engines.computeIfAbsent(id, _ -> new Group());
  }

  /** Whether the request kept its promise. */
  public boolean add(RequestResult result) {
    boolean keptSlo = slo.keptBy(result);
    remember(result.inputTokens(), keptSlo);
    all.add(result, keptSlo);
    engines.computeIfAbsent(result.engine(), _ -> new Group()).add(result, keptSlo);
    tenants.computeIfAbsent(result.tenant(), _ -> new Group()).add(result, keptSlo);
    outcomes.merge(result.outcome(), 1, Integer::sum);
    if (result.outcome() == Outcome.REJECTED_BUSY) {
      timeToReject.add((double) result.e2eNanos());
    }
    return keptSlo;
  }

  /** How many requests had this outcome. */
  public int count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0);
  }

  /**
   * @param spanSeconds from the first due time to the last end, on the clock of the workload
   * @param wallSeconds that the run took
   */
  public RunReport report(RunLabel label, double spanSeconds, double wallSeconds) {
    GroupReport sum = all.report("all");
    return new RunReport(
        label.policy(),
        label.rate(),
        label.seed(),
        sum.requests(),
        sum.completed(),
        sum.rejected(),
        Group.ratio(all.kept(), spanSeconds),
        sum.sloAttainment(),
        longestDecile(),
        sum.ttftMs(),
        sum.tpotMs(),
        sum.e2eMs(),
        sum.tokenHitRatio(),
        imbalance(),
        timeToReject.millis(),
        labels(),
        sections(engines),
        sections(tenants),
        Group.rounded(wallSeconds),
        null,
        null);
  }

  /** Share of the tenth with the longest prompts that kept the promise; 0 of none. */
  public double longestDecileShare() {
    Double share = longestDecile();
    return share == null ? 0 : share;
  }

  private void remember(int input, boolean keptSlo) {
    int at = all.requests();
    if (at == inputs.length) {
      inputs = Arrays.copyOf(inputs, at * 2);
      kept = Arrays.copyOf(kept, at * 2);
    }
    inputs[at] = input;
    kept[at] = keptSlo;
  }

  private @Nullable Double longestDecile() {
    int n = all.requests();
    // Length and place in one number: sorted by length, and of equals the earlier counts as longer.
    long[] byLength =
        IntStream.range(0, n)
            .mapToLong(i -> (long) inputs[i] << 32 | (n - 1 - i))
            .sorted()
            .toArray();
    int size = Math.ceilDiv(n, 10);
    int keptAmong = 0;
    for (int i = n - size; i < n; i++) {
      keptAmong += kept[n - 1 - (int) byLength[i]] ? 1 : 0;
    }
    return Group.ratio(keptAmong, size);
  }

  private @Nullable Double imbalance() {
    long[] tokens =
        engines.entrySet().stream()
            .filter(e -> !e.getKey().equals(RequestResult.NO_ENGINE))
            .mapToLong(e -> e.getValue().tokens())
            .toArray();
    double mean = Arrays.stream(tokens).average().orElse(0);
    return Group.ratio((double) Arrays.stream(tokens).max().orElse(0), mean);
  }

  private Map<String, Integer> labels() {
    Map<String, Integer> labels = new TreeMap<>();
    outcomes.forEach((outcome, count) -> labels.put(outcome.label(), count));
    return labels;
  }

  private static List<GroupReport> sections(Map<String, Group> groups) {
    List<GroupReport> sections = new ArrayList<>();
    groups.forEach((id, group) -> sections.add(group.report(id)));
    return sections;
  }
}
