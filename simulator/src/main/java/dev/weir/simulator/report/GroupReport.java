package dev.weir.simulator.report;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** The section of one engine or one tenant. */
@JsonNaming(SnakeCaseStrategy.class)
public record GroupReport(
    String id,
    int requests,
    int completed,
    int rejected,
    @Nullable Double sloAttainment,
    long inputTokens,
    long outputTokens,
    @Nullable Double tokenHitRatio,
    Distribution ttftMs,
    Distribution tpotMs,
    Distribution e2eMs) {

  GroupReport withoutVerdict() {
    return new GroupReport(
        id,
        requests,
        completed,
        rejected,
        null,
        inputTokens,
        outputTokens,
        tokenHitRatio,
        ttftMs,
        tpotMs,
        e2eMs);
  }
}
