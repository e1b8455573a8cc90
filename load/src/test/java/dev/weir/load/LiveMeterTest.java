package dev.weir.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class LiveMeterTest {
  private static final long SECOND = 1_000_000_000L;
  private final LiveMeter meter = new LiveMeter(0);

  @Test
  void ratesAreOverTheLastFullSeconds() {
    for (int second = 0; second < 30; second++) {
      meter.ended("a", second * SECOND + 1);
      meter.tokens("b", 5, second * SECOND + 2);
    }

    LiveMeter.Window window = meter.window(29 * SECOND + 3, 1);
    assertThat(window.requestsPerSecond()).isCloseTo(1, within(1e-9));
    assertThat(window.tokensPerSecond()).isCloseTo(5, within(1e-9));
    assertThat(window.engines()).extracting(LiveStats.EngineLive::id).containsExactly("a", "b");
  }

  @Test
  void whatIsOldIsForgotten() {
    meter.ended("a", 1);
    meter.ttft(40_000_000, 1);

    assertThat(meter.window(SECOND, 1).ttftP50Ms()).isCloseTo(40, within(.5));
    LiveMeter.Window later = meter.window(12 * SECOND, 1);
    assertThat(later.engines()).isEmpty();
    assertThat(later.ttftP99Ms()).isNaN();
  }

  @Test
  void aDilatedSecondIsShorterForTheWorkload() {
    meter.ended("a", 1);
    meter.ended("a", 2);

    assertThat(meter.window(2 * SECOND, 10).requestsPerSecond()).isCloseTo(10, within(1e-9));
  }
}
