package dev.weir.simulator.trace;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Spreads arrivals inside coarse time stamps.
 *
 * <p>Some recordings stamp requests only every few seconds. Taken literally, all requests of a
 * stamp would arrive in one instant: bursts that never happened. Where stamps are coarse (at least
 * half a second apart in the median, and shared by more than one request in the mean) each arrival
 * is drawn uniformly from its bucket, which reaches to the next stamp, but never further than the
 * median step: a pause in the recording stays a pause. Inside a bucket the order of the file is
 * kept. Where stamps are fine nothing changes.
 *
 * <p>Cost: one sort of the stamps. It fails gracefully on what it cannot know: true bursts inside a
 * bucket are flattened to a Poisson-like spread.
 */
final class ArrivalJitter {
  private static final long COARSE_NANOS = 500_000_000L;

  private ArrivalJitter() {}

  static long[] spread(long[] arrivals, long seed) {
    long[] stamps = Arrays.stream(arrivals).sorted().distinct().toArray();
    long step = medianStep(stamps);
    if (step < COARSE_NANOS || arrivals.length <= stamps.length) {
      return arrivals.clone();
    }
    SplittableRandom random = new SplittableRandom(seed);
    long[] result = new long[arrivals.length];
    for (int from = 0; from < arrivals.length; ) {
      int to = from + 1;
      while (to < arrivals.length && arrivals[to] == arrivals[from]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        result[i] = arrivals[from] + random.nextLong(width(stamps, arrivals[from], step));
      }
      Arrays.sort(result, from, to);
      from = to;
    }
    return result;
  }

  private static long width(long[] stamps, long stamp, long step) {
    int at = Arrays.binarySearch(stamps, stamp);
    return at + 1 == stamps.length ? step : Math.min(step, stamps[at + 1] - stamp);
  }

  private static long medianStep(long[] stamps) {
    if (stamps.length < 2) {
      return 0;
    }
    long[] steps = new long[stamps.length - 1];
    Arrays.setAll(steps, i -> stamps[i + 1] - stamps[i]);
    Arrays.sort(steps);
    return steps[steps.length / 2];
  }
}
