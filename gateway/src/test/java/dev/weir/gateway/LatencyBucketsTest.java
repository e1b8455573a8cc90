package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LatencyBucketsTest {
  @ParameterizedTest
  @ValueSource(doubles = {.1, .5, .9, .99})
  void aQuantileIsTrueWithinAnEighth(double q) {
    SplittableRandom random = new SplittableRandom(7);
    double[] millis = new double[20_000];
    long[] counts = new long[LatencyBuckets.COUNT];
    for (int i = 0; i < millis.length; i++) {
      millis[i] = Math.exp(random.nextDouble(Math.log(.1), Math.log(60_000)));
      counts[LatencyBuckets.of((long) (millis[i] * 1e6))]++;
    }
    Arrays.sort(millis);
    double exact = millis[(int) (q * millis.length)];
    assertThat(LatencyBuckets.quantileMillis(counts, q)).isCloseTo(exact, within(exact / 8));
  }

  @Test
  void longerTimesNeverFallIntoLowerBuckets() {
    int before = 0;
    for (long nanos = 0; nanos < 2_000_000_000_000L; nanos += 1 + nanos / 50) {
      int bucket = LatencyBuckets.of(nanos);
      assertThat(bucket).isBetween(before, before + 1);
      before = bucket;
    }
    assertThat(LatencyBuckets.of(-5)).isZero();
    assertThat(LatencyBuckets.of(Long.MAX_VALUE)).isEqualTo(LatencyBuckets.COUNT - 1);
  }

  @Test
  void ofNothingThereIsNoQuantile() {
    assertThat(LatencyBuckets.quantileMillis(new long[LatencyBuckets.COUNT], .5)).isNull();
  }
}
