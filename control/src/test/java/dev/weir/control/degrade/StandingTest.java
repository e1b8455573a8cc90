package dev.weir.control.degrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(250);

  private final Standing standing =
      new Standing(
          "m",
          new LadderSpec(
              List.of(new Step.Shorten(1), new Step.Smaller("s"), new Step.Busy()),
              LadderSpec.ENTER,
              LadderSpec.LEAVE,
              LadderSpec.ENTER_AFTER,
              LadderSpec.LEAVE_AFTER));
  private long now;

  private void tick() {
    now += TICK;
    standing.tick(now);
  }

  /** The first step helps: newcomers fare well, and nobody hears of those before them. */
  @Test
  void oneBurstTakesOneStep() {
    standing.strained(1.9);
    while (standing.rung() == 0) {
      tick();
    }
    assertThat(standing.taken()).isEqualTo(1);
    for (int i = 0; i < 40; i++) {
      standing.strained(0.7);
      tick();
    }
    assertThat(standing.rung()).isEqualTo(1);
    assertThat(standing.pressure()).isEqualTo(0.7);
  }

  @Test
  void everyChangeIsAnotherEpoch() {
    int before = standing.epoch();
    standing.hold(0);
    assertThat(standing.epoch()).isEqualTo(before);
    standing.hold(2);
    assertThat(standing.epoch()).isNotEqualTo(before);
    assertThat(standing.state().inForce()).containsExactly("max_tokens=1", "model=s");
  }

  @Test
  void whoIsRefusedHearsWhenItMayBeBetter() {
    assertThat(standing.retryAfterMillis()).isEqualTo(1_000);
    standing.hold(3);
    tick();
    assertThat(standing.retryAfterMillis()).isEqualTo(15_000);
    standing.release();
    for (int i = 0; i < 21; i++) {
      tick();
    }
    assertThat(standing.retryAfterMillis()).isBetween(9_000L, 11_000L);
  }
}
