package dev.weir.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TrendTest {
  private static final int SAMPLES = 60;

  private final SplittableRandom random = new SplittableRandom(4);

  @Test
  void noiseIsFlat() {
    assertThat(of(i -> 100 + 20 * random.nextDouble()).flat()).isTrue();
  }

  @Test
  void aSlowLeakUnderNoiseIsSeen() {
    Trend leak = of(i -> 100 + 10 * random.nextDouble() + .5 * i);

    assertThat(leak.flat()).isFalse();
    assertThat(leak.growth()).isCloseTo(.5 * 47, within(5.0));
  }

  @Test
  void whatGrowsWhileItWarmsUpIsFlat() {
    assertThat(of(i -> 100 - 80 * Math.exp(-i / 3.0)).flat()).isTrue();
  }

  @Test
  void someSamplesFarOffMoveNothing() {
    assertThat(of(i -> i > 50 && i % 2 == 0 ? 900 : 100).flat()).isTrue();
  }

  @Test
  void shrinkingIsFlat() {
    assertThat(of(i -> 100 - i).flat()).isTrue();
  }

  @Test
  void fewSamplesAreNoVerdict() {
    assertThatThrownBy(() -> Trend.of(new double[] {1, 2, 3}, .1, 1))
        .hasMessage("samples: 3 (expected: at least 5)");
  }

  @Test
  void theHeapIsReadFromWhatTheJdkSaysOfEitherCollector() throws IOException {
    String one =
        " garbage-first heap   total reserved 9K, committed 8K, used 4271K [0x1)\n Metaspace used 7K";
    String other =
        " def new generation   total 9K, used 12K [0x1)\n tenured generation   total 9K, used 30K [";
    assertThat(Vitals.heapKib(one)).isEqualTo(4271);
    assertThat(Vitals.heapKib(other)).isEqualTo(42);
    assertThatThrownBy(() -> Vitals.heapKib("no such process")).hasMessageContaining("expected");
  }

  private static Trend of(IntToDoubleFunction sample) {
    return Trend.of(IntStream.range(0, SAMPLES).mapToDouble(sample).toArray(), .1, 8);
  }
}
