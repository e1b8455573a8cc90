package dev.weir.control.degrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LadderTest {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(250);
  private static final Duration ENTER_AFTER = Duration.ofSeconds(2);
  private static final Duration LEAVE_AFTER = Duration.ofSeconds(10);
  private static final LadderSpec SPEC =
      new LadderSpec(
          List.of(
              new Step.Shorten(512),
              new Step.Smaller("small"),
              new Step.Only(List.of("gold")),
              new Step.Busy()),
          1,
          0.5,
          ENTER_AFTER,
          LEAVE_AFTER);

  private final Ladder ladder = new Ladder(SPEC);
  private final List<Long> changes = new ArrayList<>();
  private long now = Long.MAX_VALUE - TimeUnit.MINUTES.toNanos(3);

  private void feel(double pressure, Duration time) {
    for (long left = time.toNanos(); left > 0; left -= TICK) {
      now += TICK;
      int before = ladder.rung();
      ladder.feel(pressure, now);
      assertThat(Math.abs(ladder.rung() - before)).isLessThanOrEqualTo(1);
      if (ladder.rung() != before) {
        changes.add(now);
      }
    }
  }

  @Test
  void stepsAreTakenOneByOneWhileThePressureLasts() {
    feel(1, Duration.ofSeconds(2));
    assertThat(ladder.rung()).isZero();
    feel(1, Duration.ofMillis(250));
    assertThat(ladder.rung()).isEqualTo(1);
    feel(1.5, Duration.ofSeconds(2));
    assertThat(ladder.rung()).isEqualTo(2);
    feel(2, Duration.ofMinutes(5));
    assertThat(ladder.rung()).isEqualTo(4);
  }

  @Test
  void betweenTheTwoBoundsNothingChanges() {
    feel(1, Duration.ofMillis(2250));
    feel(0.75, Duration.ofMinutes(10));
    assertThat(ladder.rung()).isEqualTo(1);
  }

  @Test
  void aMomentOfPressureOrOfCalmIsNotEnough() {
    for (int i = 0; i < 50; i++) {
      feel(2, Duration.ofMillis(1750));
      feel(0.75, Duration.ofMillis(250));
    }
    assertThat(ladder.rung()).isZero();
    feel(2, Duration.ofMillis(2250));
    for (int i = 0; i < 50; i++) {
      feel(0, Duration.ofMillis(9750));
      feel(0.75, Duration.ofMillis(250));
    }
    assertThat(ladder.rung()).isEqualTo(1);
  }

  @Test
  void stepsAreLeftOneByOneInTheCalm() {
    feel(2, Duration.ofMinutes(1));
    feel(0.5, Duration.ofMillis(10_250));
    assertThat(ladder.rung()).isEqualTo(3);
    feel(0, Duration.ofSeconds(30));
    assertThat(ladder.rung()).isZero();
  }

  /** Its steps relieve it, so it looks calm from below, and is not. */
  @Test
  void underASteadyOverloadItTriesLessAndLessOften() {
    int onTop = 0;
    int ticks = (int) (TimeUnit.HOURS.toNanos(2) / TICK);
    for (int i = 0; i < ticks; i++) {
      feel(ladder.rung() == 0 ? 1.6 : 0.2, Duration.ofNanos(TICK));
      onTop += ladder.rung() == 0 ? 1 : 0;
    }
    long steady = TimeUnit.HOURS.toSeconds(2) / (Ladder.MOST_PATIENCE * LEAVE_AFTER.toSeconds());
    assertThat(changes.size() / 2).isLessThanOrEqualTo((int) steady + 7);
    assertThat((double) onTop / ticks).isLessThan(0.015);
  }

  @Test
  void aStepThatStayedAwayIsLeftAsSoonAsAtFirst() {
    feel(2, Duration.ofMillis(2250));
    feel(0, Duration.ofSeconds(11));
    feel(2, Duration.ofMillis(2250));
    feel(0, Duration.ofSeconds(15));
    assertThat(ladder.rung()).as("a failed trial").isEqualTo(1);
    feel(0, Duration.ofMinutes(2));
    feel(2, Duration.ofMillis(2250));
    feel(0, Duration.ofMillis(10_250));
    assertThat(ladder.rung()).isZero();
  }

  @Test
  void whoeverPutsItSomewhereFindsItThere() {
    ladder.stand(3);
    assertThat(ladder.rung()).isEqualTo(3);
    feel(0, Duration.ofMillis(10_250));
    assertThat(ladder.rung()).isEqualTo(2);
    ladder.stand(0);
    feel(2, Duration.ofMillis(2250));
    assertThat(ladder.rung()).isEqualTo(1);
  }

  /** Whatever the pressure does, noise included: no flapping. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void twoChangesAreNeverCloserThanTheTimesSay(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long began = now;
    double level = 0;
    for (int i = 0; i < 4000; i++) {
      level = random.nextInt(12) == 0 ? random.nextDouble(2) : level;
      double noise = random.nextDouble(-0.3, 0.3);
      int before = ladder.rung();
      long last = changes.isEmpty() ? now - LEAVE_AFTER.toNanos() : changes.getLast();
      feel(level + noise, Duration.ofNanos(TICK * random.nextInt(1, 8)));
      boolean changed = ladder.rung() != before;
      long least = ladder.rung() > before ? ENTER_AFTER.toNanos() : LEAVE_AFTER.toNanos();
      if (changed) {
        assertThat(changes.getLast() - last).isGreaterThanOrEqualTo(least);
      }
    }
    assertThat(changes).as("it does move").hasSizeGreaterThan(4);
    assertThat(changes.size()).isLessThanOrEqualTo((int) ((now - began) / ENTER_AFTER.toNanos()));
  }
}
