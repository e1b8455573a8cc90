package dev.weir.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.scheduler.policy.PolicyName;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PoliciesTest {
  @Test
  void allThatMayBeChosenCanBeReplayedAndComeFirst() {
    assertThat(Policies.all()).startsWith(PolicyName.labels().toArray(String[]::new));
  }

  @Test
  void onlyThoseThatReadEnginesMetricsAskForThem() {
    assertThat(Policies.named("llm-d").pollNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
    assertThat(Policies.named("smg-least-load").pollNanos())
        .isEqualTo(TimeUnit.SECONDS.toNanos(10));
    assertThat(Policies.named("lmetric").pollNanos()).isZero();
    assertThat(Policies.named("random").pollNanos()).isZero();
  }

  @Test
  void aMistypedNameIsToldTheNearestOne() {
    assertThatThrownBy(() -> Policies.named("dynamokv"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("policy: dynamokv (expected: one of round-robin, ")
        .hasMessageEndingWith("; nearest: dynamo-kv)");
  }
}
