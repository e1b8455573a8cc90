package dev.weir.testkit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether the machine had time for what a test did, seen by a thread that wants to be woken every
 * {@value #TICK_MILLIS} ms: a test in real time may ask less of others where it was late itself.
 */
public final class Punctuality implements AutoCloseable {
  private static final int TICK_MILLIS = 5;
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);

  /** Of the time that a thread waits, so much more is usual on a machine that keeps up. */
  private static final double USUAL = 0.2;

  private final Thread ticking = Thread.ofPlatform().daemon().name("punctuality").start(this::tick);
  private volatile boolean over;
  private volatile double lateShare;

  private void tick() {
    long begun = System.nanoTime();
    long late = 0;
    long before = begun;
    while (!over) {
      LockSupport.parkNanos(TICK);
      long now = System.nanoTime();
      late += Math.max(0, now - before - TICK);
      before = now;
      lateShare = (double) late / (now - begun);
    }
  }

  /** Whether it was woken in time, by and large, until now. */
  public boolean kept() {
    return lateShare < USUAL;
  }

  /** How much of the time until now it was late, 0 to 1. */
  public double lateShare() {
    return lateShare;
  }

  @Override
  public void close() {
    over = true;
    LockSupport.unpark(ticking);
  }
}
