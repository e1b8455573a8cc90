package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LatenessTest {
  private static final long MILLI = 1_000_000;
  private static final long SLACK = 100 * MILLI;

  @Test
  void oneInTwentyExceedsItWhateverTheSpread() {
    for (double spread : new double[] {0.05, 0.2, 0.5, 1}) {
      SplittableRandom random = new SplittableRandom(7);
      Lateness lateness = new Lateness(SLACK);
      int beyond = 0;
      int count = 20_000;
      for (int i = 0; i < count; i++) {
        long expected = (100 + random.nextInt(3000)) * MILLI;
        double factor = Math.exp(spread * random.nextGaussian());
        long took = (long) (factor * (expected + SLACK));
        boolean known = i >= 400;
        beyond += known && took > lateness.after(lateness.factor(), expected) ? 1 : 0;
        lateness.saw(took, expected);
      }
      assertThat((double) beyond / (count - 400)).as("spread %s", spread).isBetween(0.04, 0.06);
    }
  }

  @Test
  void whoWasOvertakenCountsAsLateThoughNobodyKnowsByHowMuch() {
    SplittableRandom random = new SplittableRandom(7);
    Lateness lateness = new Lateness(SLACK);
    int beyond = 0;
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      long expected = 1000 * MILLI;
      long took = (long) (Math.exp(0.4 * random.nextGaussian()) * (expected + SLACK));
      if (took > lateness.after(lateness.factor(), expected)) {
        beyond++;
        lateness.beyond();
      } else {
        lateness.saw(took, expected);
      }
    }
    assertThat((double) beyond / count).isBetween(0.04, 0.07);
  }

  @Test
  void anEngineThatHasBecomeSlowDoesNotExcuseItself() {
    assertThat(Lateness.median(List.of(steady(1), steady(1.2), steady(8), steady(1))))
        .isEqualTo(
            Lateness.median(List.of(steady(1), steady(1), steady(1.2), steady(1.2))), within(0.2));
    assertThat(Lateness.median(List.of(steady(8), steady(1))))
        .as("of two the lower")
        .isEqualTo(steady(1).factor());
    assertThat(Lateness.median(List.of(new Lateness(SLACK), steady(2))))
        .as("of those that are known")
        .isEqualTo(steady(2).factor());
    assertThat(Lateness.median(List.of(new Lateness(SLACK)))).isNaN();
  }

  /** Always late by that. */
  private static Lateness steady(double factor) {
    Lateness lateness = new Lateness(0);
    for (int i = 0; i < 1000; i++) {
      lateness.saw((long) (factor * 1000 * MILLI), 1000 * MILLI);
    }
    return lateness;
  }

  @Test
  void littleSaysNothingAndNothingLeavesTheBounds() {
    Lateness lateness = new Lateness(SLACK);
    for (int i = 0; i < Lateness.ENOUGH; i++) {
      assertThat(lateness.known()).isFalse();
      lateness.saw(0, 0);
    }
    assertThat(lateness.known()).isTrue();
    for (int i = 0; i < 10_000; i++) {
      lateness.beyond();
    }
    assertThat(lateness.factor()).isBetween(7.9, 8.1);
    for (int i = 0; i < 10_000; i++) {
      lateness.saw(0, 0);
    }
    assertThat(lateness.factor()).isBetween(0.24, 0.26);
  }
}
