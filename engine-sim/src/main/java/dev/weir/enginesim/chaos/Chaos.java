package dev.weir.enginesim.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets what a {@link Schedule} says happen: the same strikes at the same time to each of several
 * equal fleets. Strikes are made by a thread of its own, which ends with {@link #close}; then every
 * engine is well again.
 */
public final class Chaos implements AutoCloseable {
  private final Supplier<Strike> strikes;
  private final List<Victims> fleets;
  private final long startNanos = System.nanoTime();
  private final CountDownLatch over = new CountDownLatch(1);
  private final PriorityQueue<Strike> unwell =
      new PriorityQueue<>(Comparator.comparingLong(Strike::endNanos));
  private final Thread thread;

  /** Guarded by itself; what has happened so far, oldest first. */
  private final List<Strike> happened = new ArrayList<>();

  private Chaos(Supplier<Strike> strikes, List<Victims> fleets) {
    this.strikes = strikes;
    this.fleets = List.copyOf(fleets);
    this.thread = Thread.ofVirtual().name("chaos").unstarted(this::run);
  }

  /**
   * Begins now.
   *
   * @param strikes without end, such as {@link Schedule#next}, none earlier than the one before it
   */
  public static Chaos start(Supplier<Strike> strikes, List<Victims> fleets) {
    Chaos chaos = new Chaos(strikes, fleets);
    chaos.thread.start();
    return chaos;
  }

  /** What has happened so far, oldest first. */
  public List<Strike> happened() {
    synchronized (happened) {
      return List.copyOf(happened);
    }
  }

  /** How often each has happened so far. */
  public Map<Mishap, Integer> counts() {
    Map<Mishap, Integer> counts = new EnumMap<>(Mishap.class);
    happened().forEach(strike -> counts.merge(strike.mishap(), 1, Integer::sum));
    return counts;
  }

  private void run() {
    Strike next = strikes.get();
    while (true) {
      Strike first = unwell.peek();
      boolean recovery = first != null && first.endNanos() <= next.atNanos();
      if (!goesOnUntil(recovery ? first.endNanos() : next.atNanos())) {
        return;
      }
      if (recovery) {
        recover(unwell.remove());
      } else {
        strike(next);
        next = strikes.get();
      }
    }
  }

  /** Waits; false: it is over. */
  private boolean goesOnUntil(long atNanos) {
    long left = atNanos - (System.nanoTime() - startNanos);
    try {
      return !over.await(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void strike(Strike strike) {
    fleets.forEach(fleet -> fleet.arm(strike.engine(), strike.mishap().fault(strike)));
    unwell.add(strike);
    synchronized (happened) {
      happened.add(strike);
    }
  }

  private void recover(Strike strike) {
    fleets.forEach(fleet -> fleet.disarm(strike.engine()));
  }

  /** Nothing happens any more, and every engine is well, or starting. */
  @Override
  public void close() {
    over.countDown();
    try {
      if (!thread.join(Duration.ofSeconds(10))) {
        throw new IllegalStateException("chaos: a strike takes longer than 10 s (expected: done)");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    unwell.forEach(this::recover);
    unwell.clear();
  }
}
