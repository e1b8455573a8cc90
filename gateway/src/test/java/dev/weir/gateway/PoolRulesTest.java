package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class PoolRulesTest {
  @Test
  void aSlowClockShowsItsShareOfTheTimeThatPassed() {
    long began = System.nanoTime();
    LongSupplier slow = PoolRules.slowed(1000).clock();
    long before = System.nanoTime();
    TestHouse.eventually(() -> System.nanoTime() - before > TimeUnit.MILLISECONDS.toNanos(50));
    long shown = slow.getAsLong();
    long passed = System.nanoTime() - began;

    assertThat(shown).isBetween(TimeUnit.MILLISECONDS.toNanos(50) / 1000, passed / 1000);
  }

  @Test
  void whatIsLongForThePoolsTakesLongerInTruth() {
    PoolRules rules = PoolRules.slowed(8);

    assertThat(rules.real(100)).isEqualTo(800);
    assertThat(rules.slow(800)).isEqualTo(100);
    assertThat(PoolRules.USUAL.real(100)).isEqualTo(100);
  }

  @Test
  void aClockThatRunsAheadIsRefused() {
    assertThatThrownBy(() -> PoolRules.slowed(.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dilation: 0.5 (expected: >= 1)");
  }
}
