package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CallCounters.Tally;
import dev.weir.control.ComputeRule.Finding;
import dev.weir.control.HealthRules.Compute;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ComputeRuleTest {
  private static final Telemetry FULL = new Telemetry(.97, 71, 1755, 0, 1);
  private static final Telemetry EASY = new Telemetry(.9, 60, 1980, 0, 1);

  private final ComputeRule rule = new ComputeRule();

  @Test
  void aFullAcceleratorAndLateStreamsTogetherDegrade() {
    assertThat(judge(FULL, 500, 0)).as("500 ms is not late").isEqualTo(Finding.QUIET);
    assertThat(judge(EASY, 900, 0)).as("90 % is not full").isEqualTo(Finding.QUIET);
    assertThat(rule.room()).isEqualTo(BelievedRoom.ANY);

    assertThat(judge(FULL, 501, 0)).isEqualTo(Finding.DEGRADED);
    assertThat(rule.room()).as("half of nine").isEqualTo(5);
  }

  @Test
  void itLastsTenSecondsAndUntilTheRuleIsQuiet() {
    judge(FULL, 900, 0);
    assertThat(judge(EASY, 10, 9_999)).isEqualTo(Finding.DEGRADED);
    assertThat(judge(FULL, 900, 10_000)).isEqualTo(Finding.DEGRADED);
    assertThat(rule.room()).as("the share is taken once").isEqualTo(5);
    assertThat(judge(EASY, 10, 20_000)).isEqualTo(Finding.QUIET);
    assertThat(rule.room()).isEqualTo(BelievedRoom.ANY);
  }

  @Test
  void withoutTelemetryOrStreamsItSaysThatItIsInactive() {
    assertThat(judge(null, 900, 0).label()).isEqualTo("inactive: no telemetry");
    assertThat(judge(new Telemetry(Double.NaN, 50, 1, 0, 1), 900, 0))
        .isEqualTo(Finding.NO_TELEMETRY);
    assertThat(rule.judge(FULL, new Tally(9, 0, 0, 0, 0), Compute.DEFAULTS, 9, 0).label())
        .isEqualTo("inactive: no streams lately");
  }

  private Finding judge(@Nullable Telemetry told, long latencyMillis, long nowMillis) {
    long wait = 4 * TimeUnit.MILLISECONDS.toNanos(latencyMillis);
    return rule.judge(
        told,
        new Tally(4, 0, 4, 0, wait),
        Compute.DEFAULTS,
        9,
        TimeUnit.MILLISECONDS.toNanos(nowMillis));
  }
}
