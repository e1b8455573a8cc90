package dev.weir.control.limits;

import dev.weir.control.Tier;
import dev.weir.control.limits.Gate.Check;
import dev.weir.control.limits.Reservation.Standing;
import dev.weir.control.limits.Reservation.State;
import dev.weir.control.port.SharedCounters;
import dev.weir.control.port.SharedCounters.Take;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one tenant may use and has used. All limits are looked at before any is taken from, so that
 * a refused request costs nothing. Every method is short and does no I/O: one lock guards all of
 * it, and two event loops meet there only for requests of the same tenant at the same moment.
 */
final class Account {
  /** Those that count something over time, in the order in which they are looked at. */
  private static final Limit[] GATED = {
    Limit.REQUESTS_PER_SECOND,
    Limit.REQUESTS_PER_MINUTE,
    Limit.TOKENS_PER_MINUTE,
    Limit.MONEY_PER_DAY,
    Limit.MONEY_PER_MONTH
  };

  static final int GATES = GATED.length;

  private final String name;
  private final Calendar calendar;
  private final Spent before;
  private final @Nullable Gate[] gates = new Gate[GATES];
  private final ArrayDeque<Reservation> waiting = new ArrayDeque<>(0);
  private Tier tier = Tier.DEFAULT;
  private @Nullable Seats seats;
  private boolean retired;

  Account(String name, Calendar calendar, Spent before) {
    this.name = name;
    this.calendar = calendar;
    this.before = before;
  }

  String name() {
    return name;
  }

  private void follow(Tier next) {
    if (next.equals(tier)) {
      return;
    }
    tier = next;
    for (int i = 0; i < GATES; i++) {
      Limit limit = GATED[i];
      long max = limit.of(next);
      Gate gate = gates[i];
      if (gate != null) {
        gate.max(max);
      } else if (max != Tier.UNLIMITED) {
        gates[i] = opened(limit, max);
      }
    }
    if (seats != null) {
      seats.max(next.concurrent());
    } else if (next.concurrent() != Tier.UNLIMITED) {
      seats = new Seats(name, next.concurrent());
    }
  }

  private Gate opened(Limit limit, long max) {
    Gate gate = new Gate(limit, max, name, calendar);
    if (limit.kind() == Limit.Kind.MONEY) {
      gate.spentBefore(before.of(name, limit, calendar));
    }
    return gate;
  }

  /**
   * Whether a request would go on, whatever it asks for; says in it why not. Takes nothing. Of
   * money it may need none, which is not known yet.
   */
  synchronized boolean open(Reservation request, long now, Mode mode) {
    follow(request.tier());
    for (Gate gate : gates) {
      if (gate == null || gate.limit().kind() == Limit.Kind.MONEY) {
        continue;
      }
      if (gate.check(1, now, mode) == Check.CLOSED) {
        request.refuse(gate.limit(), gate.max(), gate.nanosUntil(1, now, mode));
        return false;
      }
    }
    if (seats != null && seats.check(now, mode) == Check.CLOSED) {
      request.refuse(Limit.CONCURRENT, seats.max(), seats.nanosUntil());
      return false;
    }
    return true;
  }

  /** Takes all that is asked for, or nothing. Null: this account is gone, take another. */
  synchronized @Nullable State reserve(Reservation request, long now, Mode mode) {
    if (retired) {
      return null;
    }
    follow(request.tier());
    if (request.tokens > tier.contextTokens()) {
      return request.refuse(Limit.CONTEXT, tier.contextTokens(), 0);
    }
    State state = decide(request, now, mode);
    if (state == State.ASKED) {
      waiting.add(request);
    }
    return state;
  }

  private State decide(Reservation request, long now, Mode mode) {
    boolean ask = false;
    for (Gate gate : gates) {
      if (gate == null) {
        continue;
      }
      long cost = request.cost(gate.limit().kind());
      Check check = gate.check(cost, now, mode);
      if (check == Check.CLOSED) {
        return request.refuse(gate.limit(), gate.max(), gate.nanosUntil(cost, now, mode));
      }
      ask |= check == Check.ASK;
    }
    Check seat = seats == null ? Check.FITS : seats.check(now, mode);
    if (seat == Check.CLOSED && seats != null) {
      return request.refuse(Limit.CONCURRENT, seats.max(), seats.nanosUntil());
    }
    request.state = ask || seat == Check.ASK ? State.ASKED : take(request, now, mode);
    return request.state;
  }

  private State take(Reservation request, long now, Mode mode) {
    for (int i = 0; i < GATES; i++) {
      Gate gate = gates[i];
      if (gate != null) {
        request.marks[i] = gate.take(request.cost(gate.limit().kind()), now, mode);
        request.marks[GATES + i] = gate.sharedMark();
      } else {
        request.marks[i] = Long.MIN_VALUE;
      }
    }
    if (seats != null) {
      seats.take();
    }
    request.heldSince = seats == null ? Long.MIN_VALUE : now;
    return State.HELD;
  }

  /**
   * Ends what is held: the seat is free, and what was used in truth is counted.
   *
   * @param requests 0: it was refused later on, and is not to count
   */
  synchronized void settle(
      Reservation held, long requests, long tokens, long micros, long now, Mode mode) {
    if (held.state == State.ASKED) {
      waiting.remove(held);
    }
    if (held.state == State.HELD) {
      for (int i = 0; i < GATES; i++) {
        Gate gate = gates[i];
        if (gate == null || held.marks[i] == Long.MIN_VALUE) {
          continue;
        }
        long more =
            switch (gate.limit().kind()) {
              case REQUESTS -> requests - 1;
              case TOKENS -> tokens - held.tokens;
              default -> micros - held.micros;
            };
        if (more != 0) {
          gate.settle(more, held.marks[i], held.marks[GATES + i], now, mode);
        }
      }
      if (seats != null && held.heldSince != Long.MIN_VALUE) {
        seats.free(now - held.heldSince);
      }
    }
    held.state = State.OVER;
  }

  /**
   * Decides on those who waited for the store; they are told by the caller, outside of the lock.
   */
  synchronized List<Reservation> decideWaiting(long now, Mode mode) {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<Reservation> decided = new ArrayList<>();
    waiting.removeIf(request -> {
      boolean over = decide(request, now, mode) != State.ASKED;
      if (over) {
        decided.add(request);
      }
      return over;
    });
    return decided;
  }

  /** Changes a gate from outside, under the lock. */
  synchronized void atGate(int index, Consumer<Gate> change) {
    Gate gate = gates[index];
    if (gate != null) {
      change.accept(gate);
    }
  }

  /** Changes the seats from outside, under the lock. */
  synchronized void atSeats(Consumer<Seats> change) {
    if (seats != null) {
      change.accept(seats);
    }
  }

  /**
   * What to ask the store for behind a gate; null: nothing, or it has been asked.
   *
   * @param waits whether somebody waits for it
   */
  synchronized @Nullable Take ask(int index, boolean waits, long now, Mode mode) {
    Gate gate = gates[index];
    if (gate == null || gate.asked()) {
      return null;
    }
    long least = 0;
    long all = 0;
    if (waits) {
      for (Reservation request : waiting) {
        long cost = request.cost(gate.limit().kind());
        if (gate.check(cost, now, mode) == Check.ASK) {
          least = least == 0 ? cost : least;
          all += cost;
        }
      }
    }
    return least > 0 || gate.low() ? gate.ask(least, all, now, mode) : null;
  }

  /** What to ask the store for seats; null: nothing, or it has been asked. */
  synchronized SharedCounters.@Nullable Seats askSeats(String gateway, long more, Mode mode) {
    return seats == null ? null : seats.ask(gateway, more, mode);
  }

  synchronized int waiting() {
    return waiting.size();
  }

  /** How a limit stands; null: there is none. */
  synchronized @Nullable Standing standing(Limit limit, long now, Mode mode) {
    Gate gate = gate(limit);
    return gate == null || gate.max() == Tier.UNLIMITED
        ? null
        : new Standing(gate.max(), gate.remaining(now, mode), gate.nanosUntilWhole(now));
  }

  /** Units of a limit that count now; of seats those that are taken. */
  synchronized long used(Limit limit, long now) {
    if (limit == Limit.CONCURRENT) {
      return seats == null ? 0 : seats.taken();
    }
    Gate gate = gate(limit);
    return gate == null ? 0 : gate.used(now);
  }

  private @Nullable Gate gate(Limit limit) {
    for (int i = 0; i < GATES; i++) {
      if (GATED[i] == limit) {
        return gates[i];
      }
    }
    return null;
  }

  /** Whether it may be forgotten: nothing counts, nobody holds anything. Then it takes no more. */
  synchronized boolean retire(long now) {
    retired = waiting.isEmpty() && (seats == null || seats.idle());
    for (Gate gate : gates) {
      retired &= gate == null || gate.idle(now);
    }
    return retired;
  }
}
