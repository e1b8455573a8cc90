package dev.weir.load;

import dev.weir.load.LiveStats.EngineLive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * A window over the last ten seconds in buckets of one. Here a histogram serves: a live figure
 * needs no exactness, and its memory must not grow with an endless run. Guarded by its owner's
 * lock.
 */
final class LiveMeter {
  private static final int SECONDS = 10;
  private static final long LONGEST_MICROS = 3_600_000_000L;
  private static final long NANOS = 1_000_000_000L;

  private final Bucket[] ring = new Bucket[SECONDS + 1];
  private final long startNanos;

  LiveMeter(long startNanos) {
    this.startNanos = startNanos;
    Arrays.setAll(ring, _ -> new Bucket());
  }

  /** What happened in one second, and to which engine. */
  private static final class Bucket {
    private final Histogram ttft = new Histogram(LONGEST_MICROS, 2);
    private final Map<String, long[]> engines = new TreeMap<>();
    private long second = -1;

    private void restart(long newSecond) {
      second = newSecond;
      ttft.reset();
      engines.clear();
    }

    private long[] engine(String id) {
      return engines.computeIfAbsent(id, _ -> new long[2]);
    }
  }

  void ended(String engine, long now) {
    bucket(now).engine(engine)[0]++;
  }

  void ttft(long nanos, long now) {
    bucket(now).ttft.recordValue(Math.clamp(nanos / 1000, 0, LONGEST_MICROS));
  }

  void tokens(String engine, int count, long now) {
    bucket(now).engine(engine)[1] += count;
  }

  /** The sums of the full seconds before this one, per second of the workload. */
  Window window(long now, double dilation) {
    long current = second(now);
    double seconds = Math.clamp(current, 1, SECONDS) / dilation;
    Histogram ttft = new Histogram(LONGEST_MICROS, 2);
    Map<String, long[]> sums = new TreeMap<>();
    for (Bucket bucket : ring) {
      if (bucket.second >= Math.max(0, current - SECONDS) && bucket.second < current) {
        ttft.add(bucket.ttft);
        bucket.engines.forEach((id, counts) -> sum(sums, id, counts));
      }
    }
    List<EngineLive> engines = new ArrayList<>();
    sums.forEach((id, c) -> engines.add(new EngineLive(id, c[0] / seconds, c[1] / seconds)));
    return new Window(engines, millis(ttft, 50), millis(ttft, 99));
  }

  /** What {@link LiveStats} says about the last seconds. */
  record Window(List<EngineLive> engines, double ttftP50Ms, double ttftP99Ms) {
    double requestsPerSecond() {
      return engines.stream().mapToDouble(EngineLive::requestsPerSecond).sum();
    }

    double tokensPerSecond() {
      return engines.stream().mapToDouble(EngineLive::tokensPerSecond).sum();
    }
  }

  private static void sum(Map<String, long[]> sums, String id, long[] counts) {
    long[] sum = sums.computeIfAbsent(id, _ -> new long[2]);
    sum[0] += counts[0];
    sum[1] += counts[1];
  }

  private static double millis(Histogram ttft, double percentile) {
    return ttft.getTotalCount() == 0 ? Double.NaN : ttft.getValueAtPercentile(percentile) / 1000.0;
  }

  private Bucket bucket(long now) {
    long second = second(now);
    Bucket bucket = ring[(int) (second % ring.length)];
    if (bucket.second != second) {
      bucket.restart(second);
    }
    return bucket;
  }

  private long second(long now) {
    return Math.max(0, now - startNanos) / NANOS;
  }
}
