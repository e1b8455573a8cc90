package dev.weir.scheduler;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClaimTest {
  @Test
  void absurdClaimsAreRefusedWithTheirValue() {
    for (double weight : new double[] {0, -1, 1e-9, 1e9, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new Claim(weight, 1, 1))
          .hasMessage("weight: " + weight + " (expected: 0.001 to 1000000)");
    }
    assertThatThrownBy(() -> new Claim(1, -1, 1)).hasMessageContaining("-1 queued");
    assertThatThrownBy(() -> new Claim(1, 1, -5)).hasMessageContaining("-5 ns");
  }
}
