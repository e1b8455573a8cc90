package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.OutcomeGroup;
import dev.weir.control.Traffic.EngineSecond;
import dev.weir.control.Traffic.Groups;
import dev.weir.control.Traffic.Latency;
import dev.weir.control.Traffic.Second;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DifferencesTest {
  private static final long SECOND = 1_000_000_000;
  private static final long MILLI = 1_000_000;

  private final Differences differences = new Differences(0);
  private final long[] counters = new long[LoopWatch.COUNTERS];
  private final Map<String, long[]> models = new HashMap<>();
  private long seconds;

  @Test
  void aSecondIsWhatCameBetweenTwoLooks() {
    counters[LoopWatch.ARRIVED] = 5;
    counters[LoopWatch.ENDED + OutcomeGroup.BUSY.index()] = 2;
    counters[LoopWatch.TOKENS_IN] = 70;
    assertThat(look().arrivals()).isEqualTo(5);

    counters[LoopWatch.ARRIVED] = 8;
    counters[LoopWatch.ENDED + OutcomeGroup.BUSY.index()] = 3;
    counters[LoopWatch.ENDED + OutcomeGroup.FAILED.index()] = 1;
    Second second = look();
    assertThat(second.seq()).isEqualTo(2);
    assertThat(second.arrivals()).isEqualTo(3);
    assertThat(second.ended()).isEqualTo(new Groups(0, 0, 1, 0, 1));
    assertThat(second.tokensIn()).isZero();
    assertThat(second.tokensOut()).isEqualTo(9);
    assertThat(second.seconds()).isEqualTo(1.0);
  }

  @Test
  void quantilesAreOfTheLastTenSeconds() {
    firstTokenAfter(500 * MILLI);
    assertThat(look().ttftMs().p50()).isBetween(440.0, 560.0);
    for (int i = 0; i < 9; i++) {
      assertThat(look().ttftMs().count()).isEqualTo(1);
    }
    Second later = look();
    assertThat(later.ttftMs().count()).isZero();
    assertThat(later.ttftMs().p50()).isNull();
    firstTokenAfter(10 * MILLI);
    assertThat(look().ttftMs().p99()).isBetween(8.0, 12.0);
  }

  private void firstTokenAfter(long nanos) {
    counters[LoopWatch.FIRST_TOKEN + LatencyBuckets.of(nanos)]++;
  }

  @Test
  void eachModelHasItsOwnTimesAndWhoWasNotCalledHasNone() {
    models.put("quick", firstTokensAfter(10 * MILLI));
    models.put("slow", firstTokensAfter(500 * MILLI));
    Map<String, Latency> now = look().modelTtftMs();
    assertThat(now)
        .hasEntrySatisfying("quick", l -> assertThat(l.p99()).isBetween(8.0, 12.0))
        .hasEntrySatisfying("slow", l -> assertThat(l.p50()).isBetween(440.0, 560.0));
    for (int i = 0; i < 9; i++) {
      assertThat(look().modelTtftMs()).containsOnlyKeys("quick", "slow");
    }
    assertThat(look().modelTtftMs()).isEmpty();
  }

  private static long[] firstTokensAfter(long nanos) {
    long[] counts = new long[LatencyBuckets.COUNT];
    counts[LatencyBuckets.of(nanos)]++;
    return counts;
  }

  private Second look() {
    seconds++;
    Map<String, EngineSecond> engines =
        Map.of("a", new EngineSecond(4, 1, 0), "b", new EngineSecond(5, 0, 0));
    return differences.second(
        seconds,
        seconds * SECOND,
        new Differences.Counted(counters.clone(), Map.copyOf(models)),
        Map.of("m", 0),
        engines);
  }
}
