package dev.weir.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SloTest {
  @Test
  void readsItsBounds() {
    assertThat(Slo.parse("ttft=1s,tpot=50ms"))
        .isEqualTo(new Slo(1_000_000_000, 50_000_000, Long.MAX_VALUE));
    assertThat(Slo.parse("e2e=1.5m").e2eNanos()).isEqualTo(90_000_000_000L);
  }

  @Test
  void refusesWithValueAndExpectation() {
    assertThatThrownBy(() -> Slo.parse("itl=1s"))
        .hasMessage("slo: itl=1s (expected: ttft=, tpot= or e2e= with a duration)");
    assertThatThrownBy(() -> Slo.parse("ttft=fast"))
        .hasMessage("slo ttft: fast (expected: a duration > 0 like 50ms, 1.5s, 5m)");
    assertThatThrownBy(() -> Slo.parse("ttft=0s")).hasMessageContaining("duration > 0");
  }
}
