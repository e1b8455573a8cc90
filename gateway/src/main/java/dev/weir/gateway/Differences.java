package dev.weir.gateway;

import dev.weir.control.OutcomeGroup;
import dev.weir.control.Traffic.EngineSecond;
import dev.weir.control.Traffic.Groups;
import dev.weir.control.Traffic.Latency;
import dev.weir.control.Traffic.Second;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes seconds of counters that only grow. Quantiles are taken over the last {@value
 * #LATENCY_SECONDS} seconds, because a single one has too few requests to have a p99.
 *
 * <p>Belongs to the one timer that calls it.
 */
final class Differences {
  private static final int LATENCY_SECONDS = 10;

  private final ArrayDeque<long[]> earlier = new ArrayDeque<>();
  private final ArrayDeque<Map<String, long[]>> earlierModels = new ArrayDeque<>();
  private long lastAt;

  /**
   * @param now monotonic nanoseconds
   */
  Differences(long now) {
    this.lastAt = now;
    earlier.add(new long[LoopWatch.COUNTERS]);
    earlierModels.add(Map.of());
  }

  /** What was counted until now; the first tokens in their buckets, by model. */
  @SuppressWarnings("ArrayRecordComponent") // Made for one look, and kept unchanged.
  record Counted(long[] counters, Map<String, long[]> firstTokens) {}

  Second second(
      long seq,
      long now,
      Counted counted,
      Map<String, Integer> queued,
      Map<String, EngineSecond> engines) {
    long[] counters = counted.counters;
    long[] before = earlier.getLast();
    double length = (now - lastAt) / 1e9;
    Second second =
        new Second(
            seq,
            System.currentTimeMillis(),
            length,
            counters[LoopWatch.ARRIVED] - before[LoopWatch.ARRIVED],
            groups(counters, before),
            latency(firstTokens(counters), firstTokens(earlier.getFirst())),
            models(counted.firstTokens),
            counters[LoopWatch.TOKENS_IN] - before[LoopWatch.TOKENS_IN],
            engines.values().stream().mapToLong(EngineSecond::tokensOut).sum(),
            queued,
            engines);
    lastAt = now;
    earlier.addLast(counters);
    earlierModels.addLast(counted.firstTokens);
    if (earlier.size() > LATENCY_SECONDS) {
      earlier.removeFirst();
      earlierModels.removeFirst();
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

  private Map<String, Latency> models(Map<String, long[]> counted) {
    Map<String, long[]> before = earlierModels.getFirst();
    Map<String, Latency> models = new TreeMap<>();
    counted.forEach((model, counts) -> {
      long[] start = before.getOrDefault(model, new long[LatencyBuckets.COUNT]);
      Latency latency = latency(counts, start);
      if (latency.count() > 0) {
        models.put(model, latency);
      }
    });
    return models;
  }

  private static long[] firstTokens(long[] counters) {
    int end = LoopWatch.FIRST_TOKEN + LatencyBuckets.COUNT;
    return Arrays.copyOfRange(counters, LoopWatch.FIRST_TOKEN, end);
  }

  private static Latency latency(long[] after, long[] before) {
    long[] counts = new long[LatencyBuckets.COUNT];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = after[i] - before[i];
    }
    return new Latency(
        Arrays.stream(counts).sum(),
        LatencyBuckets.quantileMillis(counts, .5),
        LatencyBuckets.quantileMillis(counts, .99));
  }
}
