package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CallCounters.Tally;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CallWindowTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(100);

  private final CallWindow window = new CallWindow();
  private long now = Long.MAX_VALUE - 3 * BEAT;
  private long answered;
  private long failed;

  @Test
  void whatIsOlderThanTheWindowDoesNotCount() {
    failed = 7;
    look();
    beats(105, 1);

    assertThat(window.recent(10_000).failed()).isZero();
    assertThat(window.recent(10_000).answered()).isBetween(98L, 102L);
  }

  @Test
  void moreThanTheNumberDoesNotCount() {
    failed = 7;
    beats(50, 10);

    assertThat(window.recent(100).calls()).isBetween(100L, 130L);
    assertThat(window.recent(100).failed()).isZero();
    assertThat(window.recent(10_000).calls()).isGreaterThan(470);
  }

  @Test
  void whatIsForgottenDoesNotCount() {
    beats(10, 5);
    window.forget(total());

    assertThat(window.recent(100)).isEqualTo(Tally.NONE);
    beats(2, 5);
    assertThat(window.recent(100).answered()).isLessThanOrEqualTo(10);
  }

  private void beats(int beats, int answersEach) {
    for (int i = 0; i < beats; i++) {
      answered += answersEach;
      now += BEAT;
      look();
    }
  }

  private void look() {
    window.look(total(), TEN_SECONDS, now);
  }

  private Tally total() {
    return new Tally(answered, failed, 0, 0, 0);
  }
}
