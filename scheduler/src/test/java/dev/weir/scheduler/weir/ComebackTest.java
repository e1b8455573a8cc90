package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ComebackTest {
  private static final Percentage FIFTH = Percentage.withPercentage(20);

  private final Comeback comeback = new Comeback();
  private double now;

  @Test
  void atFirstItTakesAsLongAsIsLacking() {
    assertThat(comeback.after(1, 0.7, 0)).isEqualTo(0.7);
    assertThat(comeback.after(1, 0.001, 0)).as("no sooner than it can be tried").isEqualTo(0.02);
    assertThat(comeback.after(1, 1000, 0)).isEqualTo(60);
  }

  @Test
  void whereTheWaitComesDownAtOnceItIsToldSo() {
    for (int i = 0; i < 200; i++) {
      refusedAndFreeAfter(1, 0.1);
    }
    assertThat(comeback.after(1, 1, now)).isCloseTo(0.1, FIFTH);
  }

  @Test
  void whereOthersFillWhatIsWorkedOffItTakesLonger() {
    for (int i = 0; i < 200; i++) {
      refusedAndFreeAfter(0.2, 2);
    }
    assertThat(comeback.after(1, 0.2, now)).isCloseTo(2, FIFTH);
  }

  @Test
  void whenNobodyComesForLongTheWaitIsKnownToBeWorkedOffMeanwhile() {
    for (int i = 0; i < 200; i++) {
      comeback.found(2, now);
      comeback.after(1, 1, now);
      now += 30;
      comeback.found(0, now);
    }
    assertThat(comeback.after(1, 1, now)).isCloseTo(1, FIFTH);
  }

  @Test
  void manyWhoAreRefusedAtOnceAreOneLesson() {
    for (int i = 0; i < 1000; i++) {
      comeback.after(1, 0.5, now);
    }
    assertThat(comeback.after(1, 0.5, now)).isCloseTo(0.5, within(1e-9));
  }

  private void refusedAndFreeAfter(double excess, double seconds) {
    comeback.found(1 + excess, now);
    comeback.after(1, excess, now);
    for (int i = 1; i < 10; i++) {
      comeback.found(1 + excess, now + seconds * i / 10);
    }
    now += seconds;
    comeback.found(0.9, now);
  }
}
