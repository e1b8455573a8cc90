package dev.weir.control;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How many requests an engine has room for that said "busy", by what it said.
 *
 * <p><b>What it decides.</b> An engine that refuses one request while it has others of ours has
 * shown its room: as many as the others. So that many are believed until something else is known,
 * and the least of a burst of refusals is the truth. Time gives room back, a quarter a second and
 * at least one, because the engine may have been full of somebody else's requests; the next "busy"
 * takes back what was too much (additive and multiplicative increase as in congestion control [1],
 * with a decrease that need not guess). An engine that refuses although it has nothing of ours has
 * no room at all for now: it is left alone as long as it asks for, within a bound, or else for a
 * quarter of a second, doubling while it goes on.
 *
 * <p><b>Bound and cost.</b> A full engine is asked once more about once a second, O(1) each time.
 * It fails towards asking too much: what it forgets it is told again.
 *
 * <p>Not thread-safe. Time is an argument, in nanoseconds of any fixed origin.
 *
 * <p>[1] D. Chiu, R. Jain, Analysis of the Increase and Decrease Algorithms for Congestion
 * Avoidance, 1989
 */
final class BelievedRoom {
  /** No bound is known. */
  static final int ANY = Integer.MAX_VALUE;

  private static final double GROWTH = .25;
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long FIRST_REST = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int MOST_DOUBLINGS = 16;

  private boolean known;
  private double room;
  private long asOf;
  private int rests;

  /**
   * The engine refused a request.
   *
   * @param others that it had of ours
   * @param retryAfterNanos that it asked for; 0: it did not say
   * @param longestRest that it gets
   */
  void busy(int others, long retryAfterNanos, Duration longestRest, long now) {
    if (others > 0) {
      room = known ? Math.min(at(now), others) : others;
      asOf = now;
    } else if (!resting(now)) {
      long asked = retryAfterNanos > 0 ? retryAfterNanos : FIRST_REST << rests;
      rests = Math.min(rests + 1, MOST_DOUBLINGS);
      room = 0;
      asOf = now + Math.min(asked, longestRest.toNanos());
    }
    known = true;
  }

  /**
   * How many it is believed to have room for, ANY when nothing speaks against it.
   *
   * @param most that it may have: once there is room for so many, nothing is known any more
   */
  int room(int most, long now) {
    if (!known) {
      return ANY;
    }
    double grown = at(now);
    if (grown >= most) {
      known = false;
      rests = 0;
      return ANY;
    }
    return (int) grown;
  }

  private boolean resting(long now) {
    return known && room < 1 && now - asOf < 0;
  }

  private double at(long now) {
    if (resting(now)) {
      return 0;
    }
    double seconds = (now - asOf) / SECOND;
    double from = Math.max(1, room);
    // One a second up to four, where a quarter is one; a quarter a second beyond.
    double linear = Math.min(seconds, Math.max(0, 1 / GROWTH - from));
    return (from + linear) * Math.exp(Math.log1p(GROWTH) * (seconds - linear));
  }
}
