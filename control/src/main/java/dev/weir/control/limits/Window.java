package dev.weir.control.limits;

import java.util.Arrays;

/**
 * A sliding window: how many units were taken in the last second, or minute.
 *
 * <p><b>What it decides.</b> Time is cut into slots, {@value #SLOTS} to a window; units are counted
 * in the slot of their moment, and leave when all of that slot lies further back than a window. So
 * a limit on what counts holds in <em>every</em> stretch of a window's length, wherever it begins.
 * A bucket that refills [1] has no such bound: behind a pause it lets its whole size through, and
 * as much again within the next window; made small enough not to, it forbids the bursts that a
 * limit "per minute" allows. A window that starts anew on the clock's minute lets twice the limit
 * through around it.
 *
 * <p><b>Bound.</b> Units stay up to one slot too long: whoever takes all there is at once, again
 * and again, gets {@value #SLOTS}/{@code (SLOTS + 1)} = 99 % of the limit. When room comes is known
 * to the slot ({@link #nanosUntil}), so clients can be told the truth.
 *
 * <p><b>Cost.</b> One array of {@value #LIVE} numbers. Taking and asking are a few operations,
 * whatever the limit; behind a pause, one for each slot that has passed, and never more than the
 * array is long. Nothing is allocated.
 *
 * <p><b>How it fails.</b> Time that goes backwards stands still here until it has caught up: no
 * gate opens by it. Its user gives it a clock that does not.
 *
 * <p>[1] J. Turner, New directions in communications, IEEE Communications Magazine 24(10), 1986
 * (the leaky bucket).
 */
final class Window implements Meter {
  static final int SLOTS = 100;

  /** Slots that count: those of a window, and the one that has begun. */
  static final int LIVE = SLOTS + 1;

  private final long slotNanos;
  private final long[] units = new long[LIVE];
  private long newest = Long.MIN_VALUE;
  private long used;

  Window(long nanos) {
    slotNanos = nanos / SLOTS;
  }

  @Override
  public long used(long now) {
    advance(now);
    return used;
  }

  @Override
  public long take(long count, long now) {
    advance(now);
    units[index(newest)] += count;
    used += count;
    return newest;
  }

  @Override
  public void refund(long mark, long count, long now) {
    advance(now);
    if (newest - mark < LIVE) {
      int slot = index(mark);
      long back = Math.min(count, units[slot]);
      units[slot] -= back;
      used -= back;
    }
  }

  @Override
  public long nanosUntil(long most, long now) {
    advance(now);
    if (units[index(newest)] > most) {
      return (newest + LIVE) * slotNanos - now;
    }
    long left = used;
    for (long slot = newest - SLOTS; slot <= newest && left > most; slot++) {
      left -= units[index(slot)];
      if (left <= most) {
        return (slot + LIVE) * slotNanos - now;
      }
    }
    return 0;
  }

  @Override
  public void each(long now, Entry entry) {
    advance(now);
    for (long slot = newest - SLOTS; slot <= newest; slot++) {
      long count = units[index(slot)];
      if (count != 0) {
        entry.of((newest - slot) * slotNanos / 1000, count);
      }
    }
  }

  private void advance(long now) {
    long slot = Math.floorDiv(now, slotNanos);
    if (newest == Long.MIN_VALUE) {
      newest = slot;
    }
    if (slot - newest >= LIVE) {
      Arrays.fill(units, 0);
      used = 0;
      newest = slot;
    }
    while (newest < slot) {
      newest++;
      int expired = index(newest);
      used -= units[expired];
      units[expired] = 0;
    }
  }

  private static int index(long slot) {
    return (int) Math.floorMod(slot, (long) LIVE);
  }
}
