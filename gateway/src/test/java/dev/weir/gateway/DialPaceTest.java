package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How quickly connections come back to an engine that was lost. */
final class DialPaceTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final DialPace pace = new DialPace(new SplittableRandom(3));
  private long now = -20 * SECOND;

  private void requests(int aSecond, int seconds) {
    for (int i = 0; i < aSecond * seconds; i++) {
      now += SECOND / aSecond;
      pace.request(now);
    }
  }

  /** Opens as many as may be in so many milliseconds, each of which takes one. */
  private int opened(int millis) {
    int count = 0;
    for (int i = 0; i < millis; i++, now += MILLI) {
      int opening = 0;
      while (pace.pause(now) == 0) {
        pace.opens(now);
        opening++;
      }
      count += opening;
      for (; opening > 0; opening--) {
        pace.opened();
      }
    }
    return count;
  }

  @Test
  void inTheCalmEverybodyGetsAConnectionAtOnce() {
    requests(100, 30);
    assertThat(opened(1)).isEqualTo(DialPace.AT_ONCE);
    assertThat(opened(100)).isEqualTo(100 * DialPace.AT_ONCE);
  }

  @Test
  void neverAreMoreBeingOpenedThanMayBe() {
    requests(100, 1);
    for (int i = 0; i < DialPace.AT_ONCE; i++) {
      assertThat(pace.pause(now)).isZero();
      pace.opens(now);
    }
    assertThat(pace.pause(now)).isEqualTo(Long.MAX_VALUE);
    pace.opened();
    assertThat(pace.pause(now)).isZero();
  }

  @Test
  void afterARestartNoSecondSeesTwiceAsManyAsTheEngineHadRequestsBefore() {
    requests(100, 60);
    pace.refused(now);
    ArrayDeque<Integer> tenths = new ArrayDeque<>();
    for (int i = 0; i < 90; i++) {
      tenths.addLast(opened(100));
      if (tenths.size() > 10) {
        tenths.removeFirst();
      }
      int second = tenths.stream().mapToInt(Integer::intValue).sum();
      assertThat(second).isLessThanOrEqualTo(200);
      if (tenths.size() == 10) {
        assertThat(second).isGreaterThan(100);
      }
    }
  }

  @Test
  void severalThatAreClosedTogetherAreARestartAndSingleOnesAreNot() {
    requests(100, 60);
    for (int i = 0; i < 10; i++) {
      pace.closed(now);
      now += SECOND;
    }
    assertThat(opened(10)).isEqualTo(10 * DialPace.AT_ONCE);
    for (int i = 0; i < 3; i++) {
      pace.closed(now);
    }
    assertThat(opened(1000)).isLessThanOrEqualTo(200);
  }

  @Test
  void aQuietLoopMayOpenSomeAndTheRampEnds() {
    requests(1, 3);
    pace.refused(now);
    assertThat(opened(1000)).isBetween(DialPace.LEAST_A_SECOND, 2 * DialPace.LEAST_A_SECOND);
    now += 10 * SECOND;
    assertThat(opened(1)).isEqualTo(DialPace.AT_ONCE);
  }
}
