package dev.weir.control.limits;

import dev.weir.control.Tier;
import dev.weir.control.port.SharedCounters.Entry;
import dev.weir.control.port.SharedCounters.Span;
import dev.weir.control.port.SharedCounters.Take;
import dev.weir.control.port.SharedCounters.Taken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One limit of one account: what this gateway has used of it, and what it may use.
 *
 * <p><b>What it decides.</b> Local: what fits under the limit in its own {@link Meter}. With other
 * gateways, units are leased first: a slice is counted in the shared store before any of it is
 * spent here. What a request waits for is spent within a slot of asking, the rest within {@link
 * #LEASE_SLOTS}, and the store counts each as much longer; answers that take longer than a slot
 * move what they give. So the sum over all gateways stays under the limit in every window, and most
 * requests are decided without asking. A slice is what the last one lasted for and half as much
 * again; what is not spent in time is given back. Where the store does not answer, the gateway has
 * its fair share ({@link Mode#share}) of the limit, and in the first window behind the loss no more
 * than its part of what was free then: the shares of all make no more than the limit, whoever had
 * spent how much before. What is spent so is counted in the store as soon as it answers ({@link
 * #owed}).
 *
 * <p><b>How it fails.</b> Gateways that the store never showed are not in anybody's share; a
 * request that is larger than a share goes through when nothing else of its account has; extra
 * units of answers longer than reserved are counted behind the fact. Everything else errs towards
 * less.
 *
 * <p>Guarded by its account.
 */
final class Gate {
  /** Whether a cost would go through. */
  enum Check {
    FITS,
    CLOSED,
    /** Perhaps: the store must be asked. */
    ASK
  }

  static final int LEASE_SLOTS = 2;
  private static final long BUDGET_LEASE_NANOS = 5_000_000_000L;

  /** A budget that is spent may be open again as soon as somebody else has settled. */
  private static final long BUDGET_AGAIN_NANOS = 250_000_000L;

  private static final long NOW = Entry.BY_AGE;

  private final Limit limit;
  private final String account;
  private final Calendar calendar;
  private final Meter own;
  private final Map<Long, Long> back = new HashMap<>(0);
  private @Nullable Meter unreported;
  private long max;
  private long modeNumber;
  private long firstCeiling;
  private long spare;

  /** Of those, what was asked for to be spent at once: counted in the slot before the others'. */
  private long prompt;

  private long promptUntil;
  private long spareMark;
  private long spareUntil;
  private long spentOfLease;
  private long slice;
  private long usedByAll;
  private long toldAt;
  private long closedFor = Long.MAX_VALUE;
  private long closedUntil;
  private long askAgainAt;
  private long askedAt;
  private long takenMark = NOW;
  private boolean asked;

  Gate(Limit limit, long max, String account, Calendar calendar) {
    this.limit = limit;
    this.max = max;
    this.account = account;
    this.calendar = calendar;
    this.own = meter();
  }

  private Meter meter() {
    return limit.kind() == Limit.Kind.MONEY
        ? new Budget(limit, calendar)
        : new Window(limit.windowNanos());
  }

  Limit limit() {
    return limit;
  }

  long max() {
    return max;
  }

  /** Money that was spent in this period before the process began. */
  void spentBefore(long micros) {
    own.take(micros, 0);
  }

  /** Changes the limit; what was used stays used. */
  void max(long units) {
    max = units;
    closedFor = Long.MAX_VALUE;
  }

  Check check(long cost, long now, Mode mode) {
    if (max == Tier.UNLIMITED || cost == 0 && limit.kind() == Limit.Kind.MONEY) {
      return Check.FITS;
    }
    long ceiling = ceiling(now, mode);
    long used = own.used(now);
    boolean only = used == 0 && cost <= max && mode.alone();
    if (cost > max || used + cost > ceiling && !only) {
      return Check.CLOSED;
    }
    if (!mode.leasing() || cost <= spare(now)) {
      return Check.FITS;
    }
    return cost >= closedFor && now < askAgainAt ? Check.CLOSED : Check.ASK;
  }

  /** Nanoseconds until a cost that is {@link Check#CLOSED} would go through; 0: never will. */
  long nanosUntil(long cost, long now, Mode mode) {
    if (cost > max) {
      return 0;
    }
    long here = own.nanosUntil(Math.max(0, ceiling(now, mode) - cost), now);
    boolean told = mode.leasing() && cost >= closedFor && now < closedUntil;
    return Math.max(1, Math.max(here, told ? closedUntil - now : 0));
  }

  /** Notes what fits; returns the mark by which it can be given back here. */
  long take(long cost, long now, Mode mode) {
    takenMark = NOW;
    if (mode.leasing() && max != Tier.UNLIMITED) {
      takenMark = cost <= prompt ? spareMark - 1 : spareMark;
      prompt = Math.max(0, prompt - cost);
      spare -= cost;
      spentOfLease += cost;
    } else if (mode.alone()) {
      noteUnreported(cost, now);
    }
    return own.take(cost, now);
  }

  /** The mark by which what was taken just now can be given back to the store. */
  long sharedMark() {
    return takenMark;
  }

  /** More was used than was taken, or, below zero, less. */
  void settle(long more, long mark, long sharedMark, long now, Mode mode) {
    if (more < 0) {
      own.refund(mark, -more, now);
      if (sharedMark != NOW) {
        owe(sharedMark, more);
      }
      return;
    }
    own.take(more, now);
    if (mode.alone()) {
      noteUnreported(more, now);
    } else if (mode.leasing()) {
      owe(NOW, more);
    }
  }

  private void noteUnreported(long units, long now) {
    if (unreported == null) {
      unreported = meter();
    }
    unreported.take(units, now);
  }

  private long ceiling(long now, Mode mode) {
    if (mode.terms() == Mode.Terms.LOCAL) {
      return max;
    }
    if (mode.number() != modeNumber) {
      modeNumber = mode.number();
      firstCeiling = firstCeiling(now, mode);
    }
    boolean money = limit.kind() == Limit.Kind.MONEY;
    if (money) {
      return mode.leasing() ? max : firstCeiling;
    }
    boolean first = now - mode.since() < limit.windowNanos();
    if (mode.leasing()) {
      return first ? Math.min(max, firstCeiling) : max;
    }
    return first ? Math.min(mode.share(max), firstCeiling) : mode.share(max);
  }

  /** The terms have changed: what may be used until a window of this gateway's has passed. */
  private long firstCeiling(long now, Mode mode) {
    long used = own.used(now);
    dropSpare();
    closedFor = Long.MAX_VALUE;
    if (mode.leasing()) {
      return Math.max(used, mode.share(max));
    }
    boolean fresh = limit.kind() == Limit.Kind.MONEY || now - toldAt < limit.windowNanos();
    long all = toldAt != 0 && fresh ? Math.max(usedByAll, used) : used;
    long free = Math.max(0, max - all);
    return used + free / mode.gateways() + (mode.rank() < free % mode.gateways() ? 1 : 0);
  }

  private void dropSpare() {
    spare = 0;
    prompt = 0;
    back.clear();
  }

  private long spare(long now) {
    if (spare > 0 && now >= spareUntil) {
      giveBack();
    } else if (prompt > 0 && now >= promptUntil) {
      move(prompt, spareMark - 1, spareMark);
      prompt = 0;
    }
    return spare;
  }

  private void owe(long mark, long units) {
    if (units != 0) {
      back.merge(mark, units, Long::sum);
    }
  }

  private void giveBack() {
    owe(spareMark - 1, -prompt);
    owe(spareMark, prompt - spare);
    spare = 0;
    prompt = 0;
  }

  /** These units are spent later than the store took them to be. */
  private void move(long units, long from, long to) {
    owe(from, -units);
    owe(to, units);
  }

  boolean asked() {
    return asked;
  }

  /**
   * What to ask the store for.
   *
   * @param least that somebody waits for
   * @param all that everybody waits for
   */
  Take ask(long least, long all, long now, Mode mode) {
    asked = true;
    askedAt = now;
    long want = Math.min(max, Math.max(Math.max(least, all), slice));
    return new Take(counter(), span(), max, least, want, mode.gateways());
  }

  /** Whether it is time to ask for the next slice, although there is some left. */
  boolean low() {
    return slice > 1 && spare * 4 < slice;
  }

  /** The store has answered. */
  void told(Take ask, Taken taken, long now) {
    asked = false;
    usedByAll = taken.used();
    toldAt = now;
    if (taken.given() == 0) {
      boolean money = limit.kind() == Limit.Kind.MONEY;
      closedFor = ask.least();
      closedUntil = now + (money ? calendar.nanosToNext(limit) : taken.waitMicros() * 1000);
      askAgainAt = Math.min(closedUntil, now + (money ? BUDGET_AGAIN_NANOS : leaseNanos()));
      return;
    }
    closedFor = Long.MAX_VALUE;
    slice = Math.max(ask.least(), spentOfLease + spentOfLease / 2);
    spentOfLease = 0;
    if (spare(now) > 0) {
      giveBack();
    }
    hold(taken.given(), Math.min(ask.least(), taken.given()), taken.mark(), now);
  }

  /** Leased: so many, of which some are spent at once. Those of a late answer are moved. */
  private void hold(long given, long atOnce, long mark, long now) {
    long slot = leaseNanos() / LEASE_SLOTS;
    long late = limit.kind() == Limit.Kind.MONEY ? 0 : (now - askedAt) / slot;
    if (late > 0) {
      move(atOnce, mark, mark + late);
      move(given - atOnce, mark + 1, mark + 1 + late);
    }
    spare = given;
    prompt = atOnce;
    spareMark = mark + 1 + late;
    long since = askedAt + late * slot;
    promptUntil = since + slot;
    spareUntil = since + leaseNanos();
  }

  /** The store has not answered. */
  void untold() {
    asked = false;
  }

  /** What the store must be told: what was given back, or used behind the fact. */
  List<Entry> owed(long now) {
    spare(now);
    if (back.isEmpty()) {
      return List.of();
    }
    List<Entry> entries = new ArrayList<>(back.size());
    back.forEach((mark, units) -> entries.add(new Entry(mark, 0, units)));
    back.clear();
    return entries;
  }

  /**
   * What the store does not know of, by age.
   *
   * @param everything whether its memory is a new one
   */
  List<Entry> unreported(boolean everything, long now) {
    Meter meter = everything ? own : unreported;
    unreported = null;
    if (meter == null) {
      return List.of();
    }
    List<Entry> entries = new ArrayList<>();
    meter.each(now, (age, units) -> entries.add(new Entry(NOW, age, units)));
    return entries;
  }

  String counter() {
    boolean money = limit.kind() == Limit.Kind.MONEY;
    return account + "|" + limit.code() + (money ? "|" + calendar.period(limit) : "");
  }

  Span span() {
    return limit.kind() == Limit.Kind.MONEY
        ? Span.LASTING
        : new Span(limit.windowNanos() / Window.SLOTS / 1000, Window.LIVE + 1);
  }

  private long leaseNanos() {
    return limit.kind() == Limit.Kind.MONEY
        ? BUDGET_LEASE_NANOS
        : LEASE_SLOTS * (limit.windowNanos() / Window.SLOTS);
  }

  long used(long now) {
    return own.used(now);
  }

  /** What is left for a request now, as far as it is known here. */
  long remaining(long now, Mode mode) {
    long here = Math.max(0, ceiling(now, mode) - own.used(now));
    return mode.leasing() ? Math.min(here, Math.max(0, max - usedByAll) + spare(now)) : here;
  }

  long nanosUntilWhole(long now) {
    return own.nanosUntil(0, now);
  }

  /** Whether nothing of it is used, so that it may be forgotten. */
  boolean idle(long now) {
    return own.used(now) == 0 && !asked && back.isEmpty() && unreported == null && spare == 0;
  }
}
