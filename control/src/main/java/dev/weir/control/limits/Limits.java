package dev.weir.control.limits;

import dev.weir.control.Tier;
import dev.weir.control.limits.Reservation.Owner;
import dev.weir.control.limits.Reservation.Standing;
import dev.weir.control.limits.Reservation.State;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What everybody may use, for the data plane: reserve before a request runs, settle behind it. No
 * method waits; from any thread.
 *
 * <p>What is reserved: a request, a seat, the tokens that it is expected to read and write, and
 * what they cost. What is settled: the tokens and the cost that came. Limits come with the key, so
 * that a changed tier is in force with the next request; what was used before stays used.
 */
public final class Limits implements AutoCloseable {
  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Map<String, Account> accounts = new ConcurrentHashMap<>();
  private final AtomicLong swept = new AtomicLong();
  private final Calendar calendar;
  private final LongSupplier nanos;
  private final Spent before;
  private final @Nullable Sharing sharing;

  private Limits(LongSupplier nanos, InstantSource clock, Spent before, @Nullable Peers peers) {
    this.before = before;
    this.nanos = nanos;
    this.calendar = new Calendar(clock);
    this.sharing = peers == null ? null : new Sharing(peers, accounts.values(), nanos);
    swept.set(nanos.getAsLong());
  }

  /** Of one gateway by itself. */
  public static Limits local() {
    return local(Spent.nothing());
  }

  /** Of one gateway by itself, whose budgets go on from there. */
  public static Limits local(Spent before) {
    return new Limits(System::nanoTime, InstantSource.system(), before, null);
  }

  /**
   * @param nanos a clock that does not go back, for rates
   * @param clock for days and months
   */
  public static Limits local(LongSupplier nanos, InstantSource clock) {
    return local(nanos, clock, Spent.nothing());
  }

  static Limits local(LongSupplier nanos, InstantSource clock, Spent before) {
    return new Limits(nanos, clock, before, null);
  }

  /** Of one gateway among others. */
  public static Limits shared(Peers peers) {
    Limits limits = new Limits(System::nanoTime, InstantSource.system(), Spent.nothing(), peers);
    limits.startSharing();
    return limits;
  }

  private void startSharing() {
    if (sharing != null) {
      sharing.start();
    }
  }

  /** The account of a key that has limits of its own. */
  public static String ofKey(String tenant, String key) {
    return tenant + "/" + key;
  }

  /**
   * For one request; holds nothing yet.
   *
   * @param account whose limits they are: a tenant's, or those of one of its keys
   */
  public Reservation reservation(String account, Tier tier, Owner owner) {
    return new Reservation(tier, owner, account(account));
  }

  private Account account(String name) {
    Account known = accounts.get(name);
    if (known != null) {
      return known;
    }
    sweep();
    return accounts.computeIfAbsent(name, _ -> new Account(name, calendar, before));
  }

  /** Whether a request would go on, whatever it asks for: for its head. Takes nothing. */
  public boolean open(Reservation request) {
    return request.account.open(request, nanos.getAsLong(), mode());
  }

  /**
   * Takes all that a request needs, or nothing.
   *
   * @param tokens that it is expected to read and write
   * @param micros that they are expected to cost
   * @return held, refused, or asked: then its owner is told later
   */
  public State reserve(Reservation request, long tokens, long micros) {
    request.tokens = tokens;
    request.micros = micros;
    State state = request.account.reserve(request, nanos.getAsLong(), mode());
    while (state == null) {
      request.account = account(request.account.name());
      state = request.account.reserve(request, nanos.getAsLong(), mode());
    }
    if (sharing != null) {
      sharing.reserved(request.account, state == State.ASKED);
    }
    return state;
  }

  /** What is held ends: these tokens were used, and this is what they cost. */
  public void settle(Reservation held, long tokens, long micros) {
    held.account.settle(held, 1, tokens, micros, nanos.getAsLong(), mode());
  }

  /** What is held, or asked for, ends as if it had never been. */
  public void cancel(Reservation held) {
    held.account.settle(held, 0, 0, 0, nanos.getAsLong(), mode());
  }

  /** How a limit stands for who made this; null: there is none. */
  public @Nullable Standing standing(Reservation request, Limit limit) {
    return request.account.standing(limit, nanos.getAsLong(), mode());
  }

  /** Units of an account that count now; of {@link Limit#CONCURRENT} the seats that are taken. */
  public long used(String name, Limit limit) {
    Account account = accounts.get(name);
    return account == null ? 0 : account.used(limit, nanos.getAsLong());
  }

  /** Accounts that are remembered. */
  public int accounts() {
    return accounts.size();
  }

  /** Whether it leases from a store, and has seen so many gateways there, itself included. */
  boolean leases(int gateways) {
    return mode().leasing() && mode().gateways() == gateways;
  }

  /** Forgets tenants of whom nothing counts any more; at most once a second, when one is new. */
  private void sweep() {
    long now = nanos.getAsLong();
    long last = swept.get();
    if (now - last > SWEEP_NANOS && swept.compareAndSet(last, now)) {
      Collection<Account> all = accounts.values();
      all.removeIf(account -> account.retire(now));
    }
  }

  private Mode mode() {
    return sharing == null ? Mode.LOCAL : sharing.mode();
  }

  @Override
  public void close() {
    if (sharing != null) {
      sharing.close();
    }
  }
}
