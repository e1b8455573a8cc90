package dev.weir.simulator.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The figures of one run; the names are the contract of {@code --json}. What could not be measured
 * is null.
 *
 * @param policy compared, or what was addressed
 * @param rate requests a second that the workload asked for
 * @param requests all that became due
 * @param completed with an answer
 * @param rejected honestly refused
 * @param goodputRps requests a second that kept the promise
 * @param sloAttainment share of all requests that kept the promise; refusals and errors did not
 * @param sloAttainmentLongestDecile the same among the tenth with the longest prompts
 * @param tokenHitRatio prompt tokens found in prefix caches, over completed requests that tell
 * @param loadImbalance tokens served by the busiest engine over the mean of all
 * @param timeToRejectMs from arrival until {@code rejected_busy}
 * @param wallSeconds the run took
 * @param client null in virtual time
 * @param replay what only a replay knows; its figures stand among the others
 */
@JsonNaming(SnakeCaseStrategy.class)
public record RunReport(
    String policy,
    double rate,
    long seed,
    int requests,
    int completed,
    int rejected,
    @Nullable Double goodputRps,
    @Nullable Double sloAttainment,
    @Nullable Double sloAttainmentLongestDecile,
    Distribution ttftMs,
    Distribution tpotMs,
    Distribution e2eMs,
    @Nullable Double tokenHitRatio,
    @Nullable Double loadImbalance,
    Distribution timeToRejectMs,
    Map<String, Integer> outcomes,
    List<GroupReport> engines,
    List<GroupReport> tenants,
    double wallSeconds,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ClientReport client,
    @JsonUnwrapped @Nullable ReplayFigures replay) {

  /** The same run as seen by this client; without verdict when the client was too busy to judge. */
  public RunReport seenBy(ClientReport by) {
    boolean credible = by.credible();
    return new RunReport(
        policy,
        rate,
        seed,
        requests,
        completed,
        rejected,
        credible ? goodputRps : null,
        credible ? sloAttainment : null,
        credible ? sloAttainmentLongestDecile : null,
        ttftMs,
        tpotMs,
        e2eMs,
        tokenHitRatio,
        loadImbalance,
        timeToRejectMs,
        outcomes,
        credible ? engines : engines.stream().map(GroupReport::withoutVerdict).toList(),
        credible ? tenants : tenants.stream().map(GroupReport::withoutVerdict).toList(),
        wallSeconds,
        by,
        replay);
  }

  /** The same run with what a replay adds. */
  public RunReport replayed(ReplayFigures figures) {
    return new RunReport(
        policy,
        rate,
        seed,
        requests,
        completed,
        rejected,
        goodputRps,
        sloAttainment,
        sloAttainmentLongestDecile,
        ttftMs,
        tpotMs,
        e2eMs,
        tokenHitRatio,
        loadImbalance,
        timeToRejectMs,
        outcomes,
        engines,
        tenants,
        wallSeconds,
        client,
        figures);
  }
}
