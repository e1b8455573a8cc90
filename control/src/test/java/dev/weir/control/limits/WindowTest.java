package dev.weir.control.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class WindowTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3600 * SECOND;

  private record Taken(long at, long units) {}

  @Test
  void noStretchOfAWindowsLengthSeesMoreThanTheLimit() {
    SplittableRandom random = new SplittableRandom(7);
    Window window = new Window(SECOND);
    ArrayDeque<Taken> last = new ArrayDeque<>();
    long now = 0;
    for (int i = 0; i < 200_000; i++) {
      now += random.nextLong(SECOND / 50);
      long units = 1 + random.nextLong(5);
      if (window.used(now) + units <= 100) {
        window.take(units, now);
        last.add(new Taken(now, units));
      }
      while (!last.isEmpty() && last.peek().at <= now - SECOND) {
        last.poll();
      }
      assertThat(last.stream().mapToLong(Taken::units).sum()).isLessThanOrEqualTo(100);
    }
  }

  @Test
  void whoeverAlwaysAsksGetsNinetyEightPercent() {
    Window window = new Window(SECOND);
    long taken = 0;
    for (long now = 0; now < 100 * SECOND; now += SECOND / 1000) {
      if (window.used(now) < 50) {
        window.take(1, now);
        taken++;
      }
    }
    assertThat(taken).isBetween(4_900L, 5_050L);
  }

  @Test
  void roomComesWhenItWasSaidAndNotBefore() {
    Window window = new Window(SECOND);
    window.take(60, 0);
    window.take(40, SECOND / 2);
    long wait = window.nanosUntil(99, SECOND / 2);
    assertThat(window.used(SECOND / 2 + wait - 1)).isEqualTo(100);
    assertThat(window.used(SECOND / 2 + wait)).isEqualTo(40);
    assertThat(window.nanosUntil(40, SECOND / 2 + wait)).isZero();
  }

  @Test
  void whatIsGivenBackBehindTheWindowIsNotGivenTwice() {
    Window window = new Window(SECOND);
    long mark = window.take(10, 0);
    window.take(5, 3 * SECOND);
    window.refund(mark, 10, 3 * SECOND);
    assertThat(window.used(3 * SECOND)).isEqualTo(5);
  }

  @Test
  void timeThatJumpsBackAnHourOpensNothing() {
    Window window = new Window(SECOND);
    window.take(10, HOUR);
    assertThat(window.used(0)).isEqualTo(10);
    assertThat(window.used(HOUR + 2 * SECOND)).isZero();
  }
}
