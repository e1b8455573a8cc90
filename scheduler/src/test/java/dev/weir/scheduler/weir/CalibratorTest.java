package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalibratorTest {
  private static final long SECOND = 1_000_000_000L;
  private static final double MOST = Math.exp(0.4);
  private static final double LEAST = Math.exp(-0.3);

  private final Calibrator calibrator = new Calibrator();

  @Test
  void itBeginsWithNoCorrection() {
    assertThat(calibrator.factor(0)).isEqualTo(1);
    assertThat(calibrator.factor(100 * SECOND)).isEqualTo(1);
  }

  @Test
  void itFindsTheFactorThatNineInTenKeep() {
    SplittableRandom random = new SplittableRandom(2);
    double mean = 0;
    for (int i = 0; i < 20_000; i++) {
      calibrator.observe(1, 0.9 + 0.4 * random.nextDouble(), i * SECOND / 1000);
      mean += i >= 10_000 ? calibrator.factor(i * SECOND / 1000) / 10_000 : 0;
    }
    assertThat(mean).isCloseTo(0.9 + 0.4 * 0.9, within(0.03));
  }

  @Test
  void itIsClampedOnBothSides() {
    for (int i = 0; i < 1000; i++) {
      calibrator.observe(1, 1e6, 0);
    }
    assertThat(calibrator.factor(0)).isCloseTo(MOST, within(1e-12));
    for (int i = 0; i < 1000; i++) {
      calibrator.observe(1, 0, 0);
    }
    assertThat(calibrator.factor(0)).isCloseTo(LEAST, within(1e-12));
  }

  @Test
  void itFadesTowardsOneByItself() {
    for (int i = 0; i < 1000; i++) {
      calibrator.observe(1, 10, 0);
    }
    assertThat(calibrator.factor(20 * SECOND)).isCloseTo(Math.exp(0.4 / Math.E), within(1e-9));
    assertThat(calibrator.factor(400 * SECOND)).isCloseTo(1, within(1e-6));
  }

  @Test
  void timeThatGoesBackChangesNothing() {
    calibrator.observe(1, 10, 50 * SECOND);
    double factor = calibrator.factor(50 * SECOND);
    assertThat(factor).isCloseTo(Math.exp(0.045), within(1e-9));
    assertThat(calibrator.factor(10 * SECOND)).isEqualTo(factor);
  }
}
