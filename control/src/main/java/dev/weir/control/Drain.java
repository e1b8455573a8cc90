package dev.weir.control;

import java.time.Duration;

/**
 * An engine gets nothing new, so that it can be stopped: a state of the engine and not of its
 * declaration. What runs on it may run on for the grace; behind it, it is leaving, and what still
 * runs should be continued elsewhere.
 *
 * <p>Its process may end and another one may come up at the same address. That is the usual end of
 * a drain, so the new process gets requests, unless somebody wanted the drain to hold.
 *
 * @param begun in nanoseconds of any fixed origin
 * @param held until it is taken back by hand
 * @param gone whether nobody listened at the address since
 */
record Drain(long begun, Duration grace, boolean held, boolean gone) {
  boolean graceOver(long now) {
    return now - begun >= grace.toNanos();
  }

  /** Whether another one, from now on, makes no difference. */
  boolean comesTo(Drain other, long now) {
    boolean over = graceOver(now) && other.graceOver(now);
    boolean together = begun + grace.toNanos() == other.begun + other.grace.toNanos();
    return held == other.held && gone == other.gone && (over || together);
  }

  Drain seenGone() {
    return new Drain(begun, grace, held, true);
  }

  /** Whether a good probe means that it has done its work. */
  boolean endsWithReturn() {
    return gone && !held;
  }
}
