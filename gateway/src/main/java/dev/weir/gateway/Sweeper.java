package dev.weir.gateway;

import io.netty.channel.EventLoop;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The deadlines of one event loop, checked all together every {@value #PERIOD_MILLIS} ms instead of
 * by a timer each: a request has half a dozen time-outs and almost never meets one. A deadline is
 * therefore noticed up to a period late.
 */
final class Sweeper {
  private static final System.Logger LOG = System.getLogger("dev.weir.gateway");
  private static final int PERIOD_MILLIS = 100;

  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(3 * PERIOD_MILLIS);

  private long swept = System.nanoTime();
  private long awake = swept;
  private final List<Swept> all = new ArrayList<>();
  private final IdentityHashMap<Swept, Integer> places = new IdentityHashMap<>();

  Sweeper(EventLoop loop) {
    loop.scheduleAtFixedRate(this::sweep, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  void add(Swept swept) {
    places.put(swept, all.size());
    all.add(swept);
  }

  @SuppressWarnings("ReferenceEquality") // this very one
  void remove(Swept swept) {
    Integer place = places.remove(swept);
    if (place != null) {
      Swept last = all.removeLast();
      if (last != swept) {
        all.set(place, last);
        places.put(last, place);
      }
    }
  }

  /** The gateway is about to stop: whatever is left is told so. */
  void dismissAll() {
    List.copyOf(all).forEach(Swept::dismiss);
  }

  /** The loop stops: whatever is left is told so. */
  void stopAll() {
    List.copyOf(all).forEach(Swept::stop);
  }

  /** Since when it has come on time: before that something held this loop up. */
  long awake() {
    return awake;
  }

  private void sweep() {
    long now = System.nanoTime();
    if (now - swept > LATE_NANOS) {
      awake = now;
    }
    swept = now;
    for (int i = all.size() - 1; i >= 0; i--) {
      if (i < all.size()) {
        sweepSafely(all.get(i), now);
      }
    }
  }

  /** An exception out of a periodic task would end it, and every deadline of the loop with it. */
  private static void sweepSafely(Swept swept, long now) {
    try {
      swept.sweep(now);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a deadline failed: " + e, e);
    }
  }
}
