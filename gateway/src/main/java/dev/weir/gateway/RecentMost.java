package dev.weir.gateway;

import java.util.concurrent.TimeUnit;

/**
 * The most of what was seen in the last one to two minutes, and how often something was. Any thread
 * may tell it: two that tell at once may lose the smaller of their values, never the state.
 */
final class RecentMost {
  private static final long HALF = TimeUnit.MINUTES.toNanos(1);

  private static final int COUNTED = 1000;

  private volatile long since;
  private volatile double before;
  private volatile double most;
  private volatile int count;

  @SuppressWarnings("NonAtomicVolatileUpdate") // one more or less does not matter
  void saw(double value, long now) {
    if (count == 0) {
      since = now;
    }
    if (now - since > HALF) {
      before = now - since > 2 * HALF ? 0 : most;
      most = value;
      since = now;
    } else if (value > most) {
      most = value;
    }
    if (count < COUNTED) { // then it is left alone: a field that all loops write is a cost
      count = count + 1;
    }
  }

  /** 0: nothing was seen. */
  double most() {
    return Math.max(before, most);
  }

  /** How often it was told, up to {@value #COUNTED}. */
  int count() {
    return count;
  }
}
