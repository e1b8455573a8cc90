package dev.weir.gateway;

import dev.weir.control.OutcomeGroup;
import dev.weir.control.Traffic;
import dev.weir.scheduler.Outcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop notes for those who watch: counters that only grow, and the requests that
 * ended last.
 *
 * <p>Written by its loop alone, so that an increment is a plain read and an opaque write; read by
 * any thread, which sees each number whole and soon, but no two of them at the same moment.
 */
final class LoopWatch {
  /** Requests kept; those of all loops together are more than are ever shown. */
  static final int KEPT = 200;

  static final int ARRIVED = 0;
  static final int ENDED = 1;
  static final int TOKENS_IN = ENDED + OutcomeGroup.values().length;
  static final int FIRST_TOKEN = TOKENS_IN + 1;
  static final int COUNTERS = FIRST_TOKEN + LatencyBuckets.COUNT;

  private static final double MILLIS = 1e-6;

  private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);
  private final AtomicReferenceArray<Traffic.@Nullable Ended> ended =
      new AtomicReferenceArray<>(KEPT);

  /** Times to the first token in their buckets, by model: one array for each that was called. */
  private final Map<String, AtomicLongArray> models = new ConcurrentHashMap<>();

  private int next;

  /** A request for an engine has begun. */
  void arrived() {
    add(ARRIVED, 1);
  }

  /**
   * Its first content came so long after its first byte.
   *
   * @param model that is one of ours
   */
  void firstToken(String model, long nanos) {
    int bucket = LatencyBuckets.of(nanos);
    add(FIRST_TOKEN + bucket, 1);
    AtomicLongArray own = models.get(model);
    if (own == null) {
      own = new AtomicLongArray(LatencyBuckets.COUNT);
      models.put(model, own);
    }
    own.setOpaque(bucket, own.getPlain(bucket) + 1);
  }

  /**
   * It ended.
   *
   * @param placement null: it never came so far
   */
  void ended(
      Outcome outcome, String id, @Nullable Placement placement, ExchangeTimes times, Usage usage) {
    add(ENDED + OutcomeGroup.of(outcome).index(), 1);
    add(TOKENS_IN, Math.max(0, usage.promptTokens()));
    if (placement != null) {
      placement.counted(usage.completionTokens());
    }
    long ttft = times.firstContent();
    keep(
        new Traffic.Ended(
            System.currentTimeMillis(),
            id,
            placement == null ? null : placement.model(),
            placement == null ? null : placement.engine(),
            outcome.label(),
            placement == null ? 0 : placement.attempts(),
            ttft < 0 ? null : ttft * MILLIS,
            times.sinceStart() * MILLIS,
            known(usage.promptTokens()),
            known(usage.completionTokens())));
  }

  /** A request was turned away on its head: it arrived and ended in one. */
  void turnedAway(Outcome outcome, String id) {
    arrived();
    add(ENDED + OutcomeGroup.of(outcome).index(), 1);
    keep(
        new Traffic.Ended(
            System.currentTimeMillis(), id, null, null, outcome.label(), 0, null, 0, null, null));
  }

  /** Adds its counters to a sum. */
  void addTo(long[] sum) {
    for (int i = 0; i < COUNTERS; i++) {
      sum[i] += counters.getOpaque(i);
    }
  }

  /** Adds its times to the first token to sums, by model. */
  void addTo(Map<String, long[]> sums) {
    models.forEach((model, own) -> {
      long[] sum = sums.computeIfAbsent(model, _ -> new long[LatencyBuckets.COUNT]);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += own.getOpaque(i);
      }
    });
  }

  Traffic.@Nullable Ended kept(int index) {
    return ended.getAcquire(index);
  }

  private void keep(Traffic.Ended request) {
    ended.setRelease(next, request);
    next = next + 1 == KEPT ? 0 : next + 1;
  }

  private void add(int counter, long count) {
    counters.setOpaque(counter, counters.getPlain(counter) + count);
  }

  private static @Nullable Long known(long tokens) {
    return tokens < 0 ? null : (Long) tokens;
  }
}
