package dev.weir.gateway;

import dev.weir.control.OutcomeGroup;
import dev.weir.control.Traffic.EngineSecond;
import dev.weir.control.Traffic.Groups;
import dev.weir.control.Traffic.Latency;
import dev.weir.control.Traffic.Second;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;

/**
 * Makes seconds of counters that only grow. Quantiles are taken over the last {@value
 * #LATENCY_SECONDS} seconds, because a single one has too few requests to have a p99.
 *
 * <p>Belongs to the one timer that calls it.
 */
final class Differences {
  private static final int LATENCY_SECONDS = 10;

  private final ArrayDeque<long[]> earlier = new ArrayDeque<>();
  private long lastAt;

  /**
   * @param now monotonic nanoseconds
   */
  Differences(long now) {
    this.lastAt = now;
    earlier.add(new long[LoopWatch.COUNTERS]);
  }

  Second second(
      long seq,
      long now,
      long[] counters,
      Map<String, Integer> queued,
      Map<String, EngineSecond> engines) {
    long[] before = earlier.getLast();
    double length = (now - lastAt) / 1e9;
    Second second =
        new Second(
            seq,
            System.currentTimeMillis(),
            length,
            counters[LoopWatch.ARRIVED] - before[LoopWatch.ARRIVED],
            groups(counters, before),
            latency(counters, earlier.getFirst()),
            counters[LoopWatch.TOKENS_IN] - before[LoopWatch.TOKENS_IN],
            engines.values().stream().mapToLong(EngineSecond::tokensOut).sum(),
            queued,
            engines);
    lastAt = now;
    earlier.addLast(counters);
    if (earlier.size() > LATENCY_SECONDS) {
      earlier.removeFirst();
    }
    return second;
  }

  private static Groups groups(long[] counters, long[] before) {
    return new Groups(
        ended(OutcomeGroup.SERVED, counters, before),
        ended(OutcomeGroup.REJECTED, counters, before),
        ended(OutcomeGroup.BUSY, counters, before),
        ended(OutcomeGroup.CANCELLED, counters, before),
        ended(OutcomeGroup.FAILED, counters, before));
  }

  private static long ended(OutcomeGroup group, long[] counters, long[] before) {
    int index = LoopWatch.ENDED + group.index();
    return counters[index] - before[index];
  }

  private static Latency latency(long[] counters, long[] before) {
    long[] counts = new long[LatencyBuckets.COUNT];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = counters[LoopWatch.FIRST_TOKEN + i] - before[LoopWatch.FIRST_TOKEN + i];
    }
    return new Latency(
        Arrays.stream(counts).sum(),
        LatencyBuckets.quantileMillis(counts, .5),
        LatencyBuckets.quantileMillis(counts, .99));
  }
}
