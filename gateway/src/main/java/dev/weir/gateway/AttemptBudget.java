package dev.weir.gateway;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many extra attempts may be made for how many requests.
 *
 * <p><b>What it decides.</b> Over any {@value #SECONDS} seconds no more extra attempts than a share
 * of the requests of those seconds, or than a floor, whichever is more. Where every attempt fails,
 * three for each request would triple the load of what is already failing, and keep it down when
 * the cause is gone [1]; with a share of a tenth the load of a storm is a tenth above that of a
 * calm [2]. The floor is for quiet gateways: a share of three requests is none.
 *
 * <p><b>Bound.</b> A whole second is forgotten at once, so the window is between nine and ten
 * seconds long. <b>Cost.</b> A request is one compare-and-set on the counter of its second; an
 * extra attempt is rare and sums the window under a lock. <b>How it fails.</b> A burst that begins
 * with failures has few requests to draw on and gets the floor.
 *
 * <p>Time is an argument, of any fixed origin. Any thread may call it.
 *
 * <ol>
 *   <li>[1] N. Bronson et al., Metastable Failures in Distributed Systems, HotOS 2021
 *   <li>[2] B. Beyer et al., Site Reliability Engineering, 2016, ch. 21: Handling Overload
 * </ol>
 */
final class AttemptBudget {
  static final int SECONDS = 10;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long COUNT = 0xffff_ffffL;

  /** Of each second its number in the upper half and its count in the lower one. */
  private final AtomicLongArray requests;

  private final AtomicLongArray extras = new AtomicLongArray(SECONDS);

  AttemptBudget() {
    requests = new AtomicLongArray(SECONDS);
  }

  /** One more budget of the same requests, which that one hears of for both. */
  AttemptBudget(AttemptBudget other) {
    requests = other.requests;
  }

  /** A request begins. */
  void request(long now) {
    count(requests, now);
  }

  /**
   * Takes an extra attempt, if there is one left.
   *
   * @param share of the requests: &ge; 0
   * @param floor that may be made in any case: &ge; 0
   */
  synchronized boolean take(long now, double share, int floor) {
    boolean left = left(now, share, floor);
    if (left) {
      count(extras, now);
    }
    return left;
  }

  /** Whether there is an extra attempt left now, which is not taken. */
  boolean left(long now, double share, int floor) {
    long second = Math.floorDiv(now, SECOND);
    double most = Math.max(floor, share * sum(requests, second));
    return sum(extras, second) + 1 <= most;
  }

  /** Takes one, whether there is one left or not: others find less. */
  synchronized void takeAnyway(long now) {
    count(extras, now);
  }

  private static void count(AtomicLongArray slots, long now) {
    long second = Math.floorDiv(now, SECOND);
    int slot = (int) Math.floorMod(second, (long) SECONDS);
    long stamp = second << 32;
    slots.accumulateAndGet(slot, stamp, (old, of) -> (old & ~COUNT) == of ? old + 1 : of | 1);
  }

  private static long sum(AtomicLongArray slots, long second) {
    long sum = 0;
    for (int i = 0; i < SECONDS; i++) {
      long slot = slots.get(i);
      int age = (int) second - (int) (slot >>> 32);
      sum += age >= 0 && age < SECONDS ? slot & COUNT : 0;
    }
    return sum;
  }
}
