package dev.weir.scheduler;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How fast a queue is worked off, from what left it of late: what whoever waits is told.
 *
 * <p>While somebody waits it sums what goes to engines, in the unit of {@link Policy#cost}, and
 * every half a second of that blends the pace into the one before. Time in which nobody waits tells
 * nothing of how fast a queue would go. Until it knows, it goes by slots and by how long they are
 * held. It fails where the next seconds are unlike the last ones: an engine that died is noticed
 * within a second or two.
 */
final class Pace {
  private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(500);
  private static final double BLEND = 0.4;
  private static final long MIN_RETRY_AFTER = TimeUnit.SECONDS.toNanos(1);
  private static final long MAX_RETRY_AFTER = TimeUnit.SECONDS.toNanos(60);

  private long serviceNanos = TimeUnit.SECONDS.toNanos(5);
  private boolean waiting;
  private long since;
  private double gone;

  /** Cost in a nanosecond; 0: not known. */
  private double pace;

  /** A request held its slot for so long. */
  void served(long nanos) {
    serviceNanos += (Math.max(0, nanos) - serviceNanos) / 16;
  }

  /** One that waited goes to its engine. */
  void left(double cost) {
    gone += cost;
  }

  /** Told behind every event whether anybody waits. */
  void waiting(boolean now, long at) {
    if (!now || !waiting || at < since) {
      since = at;
      gone = 0;
    } else if (at - since >= WINDOW) {
      double measured = gone / (at - since);
      pace = pace == 0 ? measured : pace + BLEND * (measured - pace);
      since = at;
      gone = 0;
    }
    waiting = now;
  }

  /** How long it takes until what stands before a newcomer is gone. */
  long wait(Waiting before, List<Engine> engines) {
    double nanos =
        pace > 0
            ? before.cost() / pace
            : (double) serviceNanos * before.requests() / Math.max(1, slots(engines));
    return (long) Math.clamp(nanos, 0, (double) TimeUnit.HOURS.toNanos(1));
  }

  /** The time that the queue needs to drain by its slots, between one second and a minute. */
  long retryAfter(int queued, List<Engine> engines) {
    double drain = (double) serviceNanos * (queued + 1) / Math.max(1, slots(engines));
    return (long) Math.clamp(drain, (double) MIN_RETRY_AFTER, (double) MAX_RETRY_AFTER);
  }

  private static long slots(List<Engine> engines) {
    long slots = 0;
    for (Engine engine : engines) {
      slots += engine.up() ? engine.allowed() : 0;
    }
    return slots;
  }
}
