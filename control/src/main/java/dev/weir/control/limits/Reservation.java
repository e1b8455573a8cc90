package dev.weir.control.limits;

import dev.weir.control.Tier;
import org.jspecify.annotations.Nullable;

/**
 * What one request has asked for and holds of its tenant's limits. Made by {@link Limits}; guarded
 * by its account while it is decided on, and its owner's before and behind that.
 */
public final class Reservation {
  /** Where it stands. */
  public enum State {
    NEW,
    /** The store that gateways share is asked; the owner will be told. */
    ASKED,
    HELD,
    REFUSED,
    /** Settled or given back. */
    OVER
  }

  /** Whom it is for. */
  public interface Owner {
    /** Held or refused, behind {@link State#ASKED}; on any thread. */
    void decided();
  }

  /** Of a limit, as clients are told of it. */
  public record Standing(long max, long left, long resetNanos) {}

  private final Tier tier;
  private final Owner owner;
  final long[] marks = new long[2 * Account.GATES];
  Account account;
  State state = State.NEW;
  long tokens;
  long micros;
  long heldSince;
  @Nullable Limit refusedBy;
  long max;
  long waitNanos;

  Reservation(Tier tier, Owner owner, Account account) {
    this.tier = tier;
    this.owner = owner;
    this.account = account;
  }

  Tier tier() {
    return tier;
  }

  Owner owner() {
    return owner;
  }

  public State state() {
    return state;
  }

  /** Tokens that were asked for. */
  public long tokens() {
    return tokens;
  }

  /** The limit that did not let it through; null: none. */
  public @Nullable Limit refusedBy() {
    return refusedBy;
  }

  /** How much that limit allows. */
  public long max() {
    return max;
  }

  /** When it would go through; 0: never. */
  public long waitNanos() {
    return waitNanos;
  }

  long cost(Limit.Kind kind) {
    return switch (kind) {
      case REQUESTS, SEATS -> 1;
      case TOKENS, CONTEXT -> tokens;
      case MONEY -> micros;
    };
  }

  State refuse(Limit by, long allowed, long nanos) {
    state = State.REFUSED;
    refusedBy = by;
    max = allowed;
    waitNanos = nanos;
    return state;
  }
}
