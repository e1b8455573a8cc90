package dev.weir.control.limits;

import dev.weir.control.Tier;
import dev.weir.control.limits.Gate.Check;
import dev.weir.control.port.SharedCounters;
import dev.weir.control.port.SharedCounters.Seated;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Requests at once of one account. With other gateways, seats are leased: the store lets no more go
 * than there are, and takes back those of a gateway that has died ({@link #TTL}). Some are kept for
 * the next request and given back by {@link #due}. Where the store does not answer, the gateway has
 * its fair share.
 *
 * <p>When a seat will be free nobody knows; what clients are told is how long one is kept on
 * average, parted by how many are taken.
 *
 * <p>Guarded by its account.
 */
final class Seats {
  static final Duration TTL = Duration.ofSeconds(10);

  /** In which all gateways have come back to leasing, behind the first. */
  private static final long SETTLING_NANOS = 1_000_000_000L;

  private static final long ASK_AGAIN_NANOS = 50_000_000L;
  private static final double LEARN = .1;

  private final String account;
  private long max;
  private long taken;
  private long leased;
  private long wanted;
  private long usedByAll;
  private long askAgainAt = Long.MIN_VALUE;
  private long modeNumber;
  private long firstCeiling;
  private boolean asked;
  private boolean visited;
  private boolean resting;
  private double meanNanos = 1e9;

  Seats(String account, long max) {
    this.account = account;
    this.max = max;
  }

  void max(long seats) {
    max = seats;
    askAgainAt = Long.MIN_VALUE;
  }

  long max() {
    return max;
  }

  long taken() {
    return taken;
  }

  Check check(long now, Mode mode) {
    if (max == Tier.UNLIMITED) {
      return Check.FITS;
    }
    if (mode.number() != modeNumber) {
      modeNumber = mode.number();
      firstCeiling = Math.max(1, leased + Math.max(0, max - usedByAll) / mode.gateways());
      leased = mode.leasing() ? 0 : leased;
      askAgainAt = Long.MIN_VALUE;
    }
    if (taken >= ceiling(now, mode)) {
      return Check.CLOSED;
    }
    if (!mode.leasing() || taken < leased) {
      return Check.FITS;
    }
    return now < askAgainAt ? Check.CLOSED : Check.ASK;
  }

  /** Of those that others held when the store was lost none are used here, until they expire. */
  private long ceiling(long now, Mode mode) {
    if (mode.terms() == Mode.Terms.LOCAL) {
      return max;
    }
    long share = mode.share(max);
    if (mode.leasing()) {
      return now - mode.since() < SETTLING_NANOS ? share : max;
    }
    return now - mode.since() < TTL.toNanos() ? Math.min(share, firstCeiling) : share;
  }

  long nanosUntil() {
    return Math.max(1_000_000L, (long) (meanNanos / Math.max(1, taken)));
  }

  void take() {
    taken++;
    visited = true;
    resting = false;
  }

  void free(long heldNanos) {
    taken--;
    meanNanos += LEARN * (heldNanos - meanNanos);
  }

  /** What to ask the store for, if nobody has asked; null: nothing. */
  SharedCounters.@Nullable Seats ask(String gateway, long more, Mode mode) {
    if (asked || max == Tier.UNLIMITED) {
      return null;
    }
    asked = true;
    long want = Math.max(taken, Math.min(max, taken + more + reserve(mode)));
    leased = Math.min(leased, want); // what is given back is not to be taken meanwhile
    wanted = want;
    String counter = account + "|" + Limit.CONCURRENT.code();
    return new SharedCounters.Seats(counter, gateway, taken, want, max, TTL);
  }

  /** Kept beyond those that are taken, for requests to come: no more than others can spare. */
  private long reserve(Mode mode) {
    long free = Math.max(0, max - usedByAll) / (2L * mode.gateways());
    return resting ? 0 : Math.min(1 + taken / 4, free);
  }

  void told(Seated seated, long now) {
    asked = false;
    leased = seated.given();
    usedByAll = seated.used();
    // Fewer than were wanted: only then are there none. Who gave all back was not refused.
    if (leased <= taken && leased < wanted) {
      askAgainAt = now + ASK_AGAIN_NANOS;
    }
  }

  void untold() {
    asked = false;
  }

  /**
   * Whether the store must hear: it holds more than are taken and kept, or its leases run out.
   *
   * @param renew whether it is time to renew them, and to keep none where nobody came since
   */
  boolean due(boolean renew, Mode mode) {
    if (renew) {
      resting = taken == 0 && !visited;
      visited = false;
    }
    return leased > taken + Math.max(reserve(mode), taken / 4) || renew && leased > 0;
  }

  boolean idle() {
    return taken == 0 && leased == 0 && !asked;
  }
}
