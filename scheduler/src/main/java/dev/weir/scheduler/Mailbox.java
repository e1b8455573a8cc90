package dev.weir.scheduler;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The serial door of a {@link Pool}: any thread posts, whichever finds the pool idle drains it, and
 * nobody ever waits.
 *
 * <p>{@code pending} counts the events posted and not yet handled. The thread that raises it from
 * zero owns the pool until it has brought it back to zero; the counter's compare-and-set hands the
 * pool's plain fields from one owner to the next (release and acquire). Decisions are handed out
 * only after the pool was given up, so that no I/O that follows from them holds up other loops; a
 * ticket has at most one decision under way, so their order between owners does not matter. An
 * owner may post again while it is told: what follows waits in the thread's {@link Outbox}.
 *
 * <p>Cost: one queue node and one atomic add an event. A thread that drains for others works at
 * most through what was posted meanwhile; events are far shorter than the requests they speak of.
 *
 * <p>How it fails: what pool, owner or waker throw is told to the handler of uncaught exceptions of
 * the thread it happened on, whose own work it may have nothing to do with; the event or the
 * decision it came from is lost, all others go on.
 */
public final class Mailbox {
  /** How a mailbox is woken later; the timer of some loop. */
  public interface Waker {
    void wakeAt(long nanos, Runnable task);
  }

  private static final long NONE = Long.MAX_VALUE;

  private final Pool pool;
  private final LongSupplier clock;
  private final Waker waker;
  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicLong wakeUp = new AtomicLong(NONE);

  /**
   * @param clock monotonic nanoseconds, read once for every drained batch
   */
  public Mailbox(Pool pool, LongSupplier clock, Waker waker) {
    this.pool = pool;
    this.clock = clock;
    this.waker = waker;
  }

  public Pool pool() {
    return pool;
  }

  /** Hands over an event; returns soon, with the event handled here, or by whoever is at it now. */
  public void post(Event event) {
    events.add(event);
    if (pending.getAndIncrement() == 0) {
      drain(Outbox.ofThisThread());
    }
  }

  private void drain(Outbox outbox) {
    long wake;
    int handled = 1;
    do {
      long now = clock.getAsLong();
      for (int i = 0; i < handled; i++) {
        handle(events.remove(), now, outbox);
      }
      wake = pool.nextWake();
      handled = pending.addAndGet(-handled);
    } while (handled != 0);
    askToBeWoken(wake, outbox);
    outbox.deliver();
  }

  private void handle(Event event, long now, Outbox outbox) {
    try {
      pool.on(event, now, outbox);
    } catch (Throwable fault) {
      outbox.fault(fault);
    }
  }

  private void askToBeWoken(long wake, Outbox outbox) {
    long asked = wakeUp.get();
    if (wake >= asked || !wakeUp.compareAndSet(asked, wake)) {
      return;
    }
    try {
      waker.wakeAt(wake, () -> tick(wake));
    } catch (Throwable fault) {
      wakeUp.compareAndSet(wake, NONE);
      outbox.fault(fault);
    }
  }

  /** Only the wake-up asked for last counts: else every overtaken one would ask for another. */
  private void tick(long wake) {
    if (wakeUp.compareAndSet(wake, NONE)) {
      post(new Event.Tick());
    }
  }
}
