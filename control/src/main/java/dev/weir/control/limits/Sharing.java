package dev.weir.control.limits;

import dev.weir.control.limits.Mode.Terms;
import dev.weir.control.port.SharedCounters;
import dev.weir.control.port.SharedCounters.Entry;
import dev.weir.control.port.SharedCounters.Presence;
import dev.weir.control.port.SharedCounters.Span;
import dev.weir.control.port.SharedCounters.Take;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One gateway's dealings with the store that all gateways share.
 *
 * <p><b>What it decides.</b> On which terms the gateway lives ({@link Mode}). It leases while the
 * store answers in time; it lives alone, on its fair share, from the first call that fails, and
 * from its start to the first answer: then of as many as it was told to expect ({@link Peers}). It
 * comes back in two steps: what it has used meanwhile is told to the store, all of its windows if
 * the store's memory is a new one; and a new memory is given {@link #GRACE_MILLIS} in which every
 * gateway does so before anybody leases from it. For one window behind that the fair share holds
 * beside the lease.
 *
 * <p><b>Cost.</b> Every {@link #TICK_MILLIS} ms one look at each account; a heartbeat a second. A
 * request waits for the store only when its account has no lease: with the first for a while.
 *
 * <p><b>How it fails.</b> A gateway that is cut off while others are not has its share beside what
 * they lease, for as long as that lasts. An answer that is lost on the way leaves units counted
 * that nobody spent, for a window.
 */
final class Sharing implements AutoCloseable {
  static final long GRACE_MILLIS = 2000;
  private static final System.Logger LOG = System.getLogger("dev.weir.limits");
  private static final long TICK_MILLIS = 20;
  private static final int TICKS_PER_BEAT = 25;
  private static final Duration PRESENT = Duration.ofSeconds(5);
  private static final long AGES = TimeUnit.DAYS.toNanos(1);

  private final SharedCounters counters;
  private final String gateway;
  private final Collection<Account> accounts;
  private final LongSupplier nanos;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("weir-limits").factory());
  private volatile Mode mode;

  /** The memory that knows all that was used here until the last terms; touched by the ticks. */
  private String reportedTo = "";

  private boolean usedBefore;
  private long tick;

  Sharing(Peers peers, Collection<Account> accounts, LongSupplier nanos) {
    this.counters = peers.counters();
    this.gateway = peers.gateway();
    this.accounts = accounts;
    this.nanos = nanos;
    int expected = peers.expected();
    this.mode = new Mode(Terms.ALONE, 1, "", expected, expected - 1, nanos.getAsLong());
  }

  Mode mode() {
    return mode;
  }

  void start() {
    ticks.scheduleWithFixedDelay(this::guardedTick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void guardedTick() {
    try {
      tick();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "limits were not shared for a moment: " + e, e);
    }
  }

  void tick() {
    boolean beat = tick++ % TICKS_PER_BEAT == 0;
    if (beat || mode.alone()) {
      beat();
    }
    if (mode.leasing()) {
      accounts.forEach(account -> keep(account, beat));
    }
    if (!mode.leasing()) {
      accounts.forEach(this::decideWaiting);
    }
  }

  // On which terms.

  private void beat() {
    try {
      Presence seen = counters.beat(gateway, PRESENT).toCompletableFuture().join();
      if (mode.leasing() && seen.memory().equals(mode.memory())) {
        stillThere(seen);
      } else {
        comeBack(seen);
      }
    } catch (RuntimeException e) {
      usedBefore = true;
      alone(e);
    }
  }

  /** Who leases still does, unless a call has failed meanwhile. */
  private synchronized void stillThere(Presence seen) {
    if (mode.leasing()) {
      now(Terms.LEASING, seen, mode.number(), mode.since());
    }
  }

  /** The store answers: tells it what it does not know, and leases again when all others did. */
  private void comeBack(Presence seen) {
    boolean fresh = !seen.memory().equals(reportedTo);
    if (mode.leasing()) {
      alone(new SharedCounters.Forgotten(mode.memory()));
    }
    int known = Math.max(seen.gateways(), mode.gateways());
    Presence all =
        seen.ageMillis() < GRACE_MILLIS
            ? new Presence(seen.memory(), seen.ageMillis(), known, rank(seen, known))
            : seen;
    now(Terms.ALONE, all, mode.number(), mode.since());
    report(seen.memory(), fresh);
    reportedTo = seen.memory();
    if (seen.ageMillis() >= GRACE_MILLIS) {
      long since = usedBefore ? nanos.getAsLong() : nanos.getAsLong() - AGES;
      now(Terms.LEASING, seen, mode.number() + 1, since);
      report(seen.memory(), false);
      LOG.log(Level.INFO, "limits are shared with " + (seen.gateways() - 1) + " other gateways");
    }
    usedBefore = true;
  }

  /** Where fewer are seen than were, the one of before is the best guess. */
  private int rank(Presence seen, int known) {
    return seen.gateways() == known ? seen.rank() : mode.rank();
  }

  private synchronized void now(Terms terms, Presence seen, long number, long since) {
    mode = new Mode(terms, number, seen.memory(), seen.gateways(), seen.rank(), since);
  }

  private synchronized void alone(Throwable why) {
    Mode before = mode;
    if (before.leasing()) {
      LOG.log(
          Level.WARNING,
          "limits: the store does not answer, a share of 1/"
              + before.gateways()
              + " holds: "
              + why);
      mode =
          new Mode(
              Terms.ALONE,
              before.number() + 1,
              before.memory(),
              before.gateways(),
              before.rank(),
              nanos.getAsLong());
    }
  }

  private void report(String memory, boolean everything) {
    long now = nanos.getAsLong();
    List<CompletableFuture<Void>> told = new ArrayList<>();
    for (Account account : accounts) {
      for (int i = 0; i < Account.GATES; i++) {
        account.atGate(
            i,
            gate -> {
              List<Entry> entries = gate.unreported(everything, now);
              if (!entries.isEmpty()) {
                told.add(add(memory, gate.counter(), gate.span(), entries));
              }
            });
      }
    }
    told.forEach(CompletableFuture::join);
  }

  private CompletableFuture<Void> add(
      String memory, String counter, Span span, List<Entry> entries) {
    return counters.add(memory, counter, span, entries).toCompletableFuture();
  }

  // Leases.

  /** A reservation was made, or waits for what is asked for here. */
  void reserved(Account account, boolean waits) {
    Mode now = mode;
    if (now.leasing()) {
      lease(account, waits, now);
    } else if (waits) {
      decideWaiting(account);
    }
  }

  private void lease(Account account, boolean waits, Mode terms) {
    for (int i = 0; i < Account.GATES; i++) {
      Take ask = account.ask(i, waits, nanos.getAsLong(), terms);
      if (ask != null) {
        payBack(account, i, terms);
        take(account, i, ask, terms);
      }
    }
    if (waits) {
      seat(account, account.waiting(), terms);
    }
  }

  private void take(Account account, int index, Take ask, Mode terms) {
    counters
        .take(terms.memory(), ask)
        .whenComplete((taken, failure) -> {
          account.atGate(
              index,
              gate -> {
                if (taken == null || mode.number() != terms.number()) {
                  gate.untold();
                } else {
                  gate.told(ask, taken, nanos.getAsLong());
                }
              });
          answered(account, failure);
        });
  }

  private void seat(Account account, long more, Mode terms) {
    SharedCounters.Seats ask = account.askSeats(gateway, more, terms);
    if (ask == null) {
      return;
    }
    counters
        .seat(terms.memory(), ask)
        .whenComplete((seated, failure) -> {
          account.atSeats(seats -> {
            if (seated == null) {
              seats.untold();
            } else {
              seats.told(seated, nanos.getAsLong());
            }
          });
          answered(account, failure);
        });
  }

  private void answered(Account account, @Nullable Throwable failure) {
    if (failure != null) {
      alone(failure);
    }
    decideWaiting(account);
  }

  private void decideWaiting(Account account) {
    account.decideWaiting(nanos.getAsLong(), mode).forEach(request -> request.owner().decided());
    if (account.waiting() > 0 && mode.leasing()) {
      lease(account, true, mode);
    }
  }

  private void payBack(Account account, int index, Mode terms) {
    account.atGate(
        index,
        gate -> {
          List<Entry> owed = gate.owed(nanos.getAsLong());
          if (!owed.isEmpty()) {
            var _ = counters.add(terms.memory(), gate.counter(), gate.span(), owed);
          }
        });
  }

  /** What falls due without a request: units to give back, seats to renew or to give back. */
  private void keep(Account account, boolean beat) {
    Mode terms = mode;
    for (int i = 0; i < Account.GATES; i++) {
      payBack(account, i, terms);
    }
    boolean[] due = new boolean[1];
    account.atSeats(seats -> due[0] = seats.due(beat, terms));
    if (due[0]) {
      seat(account, 0, terms);
    }
    if (account.waiting() > 0) {
      decideWaiting(account);
    }
  }

  @Override
  public void close() {
    ticks.shutdownNow();
    try {
      ticks.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    counters.close();
  }
}
