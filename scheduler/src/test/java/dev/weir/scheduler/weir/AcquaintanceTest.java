package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcquaintanceTest {
  private final Acquaintance engine = new Acquaintance();

  @Test
  void atFirstItIsGivenLittleAndOnePromptHoweverLong() {
    assertThat(engine.takes(1_000_000, 0)).isTrue();
    assertThat(engine.takes(1, 1_000_000)).isFalse();
    assertThat(engine.takes(1000, 30_000)).isTrue();
    assertThat(engine.takes(1000, 32_000)).isFalse();
  }

  @Test
  void whatItHasReadLetsItHaveMore() {
    assertThat(engine.takes(1000, 40_000)).isFalse();
    engine.read(100_000);
    assertThat(engine.takes(1000, 40_000)).isTrue();
    assertThat(engine.takes(1000, 80_000)).isFalse();
  }

  @Test
  void whoHasAnsweredOftenIsGivenEverything() {
    for (int i = 0; i < 64; i++) {
      assertThat(engine.takes(1_000_000, 1)).isFalse();
      engine.answered();
    }
    assertThat(engine.takes(1_000_000, 1_000_000)).isTrue();
  }
}
