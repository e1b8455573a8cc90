package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecursiveLeastSquaresTest {
  private final SplittableRandom random = new SplittableRandom(9);
  private final RecursiveLeastSquares model = new RecursiveLeastSquares(new double[] {1, 1}, 4);

  @Test
  void itBeginsWithItsGuess() {
    assertThat(model.predict(new double[] {2, 5})).isEqualTo(7);
  }

  @Test
  void itFindsTheCoefficientsThatMadeTheMeasurements() {
    for (int i = 0; i < 300; i++) {
      learn(3, 0.2, 0.1);
    }
    assertThat(model.coefficient(0)).isCloseTo(3, within(0.1));
    assertThat(model.coefficient(1)).isCloseTo(0.2, within(0.1));
  }

  @Test
  void whatItKnowsFadesWhenTheWorldChanges() {
    for (int i = 0; i < 3000; i++) {
      learn(3, 0.2, 0.1);
    }
    for (int i = 0; i < 3000; i++) {
      learn(1, 2, 0.1);
    }
    assertThat(model.coefficient(0)).isCloseTo(1, within(0.3));
    assertThat(model.coefficient(1)).isCloseTo(2, within(0.3));
  }

  @Test
  void itIsTheRegressionThatWeighsOldMeasurementsLess() {
    double[] one = {1, 2};
    double[] two = {3, -1};
    model.learn(one, 4, 0.25);
    model.learn(two, 2, 0.5);
    // The normal equations with the ridge, each older row faded by 0.999 a measurement.
    double fade = 0.999;
    double a = fade * fade / 4 + fade * one[0] * one[0] / 0.25 + two[0] * two[0] / 0.5;
    double b = fade * one[0] * one[1] / 0.25 + two[0] * two[1] / 0.5;
    double d = fade * fade / 4 + fade * one[1] * one[1] / 0.25 + two[1] * two[1] / 0.5;
    double u = fade * fade / 4 + fade * one[0] * 4 / 0.25 + two[0] * 2 / 0.5;
    double v = fade * fade / 4 + fade * one[1] * 4 / 0.25 + two[1] * 2 / 0.5;
    assertThat(model.coefficient(0)).isCloseTo((u * d - v * b) / (a * d - b * b), within(0.01));
    assertThat(model.coefficient(1)).isCloseTo((a * v - b * u) / (a * d - b * b), within(0.01));
  }

  @Test
  void whatIsNeverMeasuredDoesNotBecomeUncertainWithoutBound() {
    for (int i = 0; i < 200_000; i++) {
      model.learn(new double[] {1, 0}, 3, 0.01);
    }
    model.learn(new double[] {1, 1}, 13, 0.01);
    assertThat(model.coefficient(0)).isCloseTo(3, within(0.5));
    assertThat(model.coefficient(1)).isBetween(5.0, 10.5);
  }

  private void learn(double a, double b, double noise) {
    double[] x = {random.nextDouble(), random.nextDouble()};
    double y = a * x[0] + b * x[1] + noise * random.nextDouble(-1, 1);
    model.learn(x, y, noise * noise);
  }
}
