package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class WallClockTest {
  private static final long HOUR = TimeUnit.HOURS.toMillis(1);

  private final AtomicLong wall = new AtomicLong(1_000_000 * HOUR);
  private final AtomicLong nanos = new AtomicLong(-5_000_000);
  private final WallClock clock = new WallClock(wall::get, nanos::get);

  private void pass(long millis) {
    wall.addAndGet(millis);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void anHourBackIsNoTimeAtAll() {
    long before = clock.getAsLong();
    pass(10);
    wall.addAndGet(-HOUR);
    assertThat(clock.getAsLong()).isEqualTo(before + 10);
    pass(50);
    assertThat(clock.getAsLong()).isEqualTo(before + 60);
  }

  @Test
  void anHourAheadIsBelievedAndKept() {
    long before = clock.getAsLong();
    wall.addAndGet(HOUR);
    assertThat(clock.getAsLong()).isEqualTo(before + HOUR);
    wall.addAndGet(-HOUR);
    pass(7);
    assertThat(clock.getAsLong()).isEqualTo(before + HOUR + 7);
  }
}
