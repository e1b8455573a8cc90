package dev.weir.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Journal.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Two pools that share engines, through a long random life; everything follows from the seed. */
final class RandomLife {
  private static final int MAX_QUEUED = 6;
  private static final long MAX_WAIT = 60_000_000;

  /** One of the pools, with what its owners know. */
  private static final class Side {
    final Pool pool;
    final Journal journal = new Journal();

    Side(Policy policy) {
      pool = new Pool(policy, new Pool.Bounds(MAX_QUEUED, MAX_WAIT));
    }
  }

  /** Tokens that a loop has counted and not yet posted. */
  private record Unposted(Side side, Engine engine, long tokens) {}

  private final SplittableRandom random;
  private final List<Engine> engines = new ArrayList<>();
  private final List<Side> sides = new ArrayList<>();
  private final List<Unposted> unposted = new ArrayList<>();
  private long now;

  /**
   * @param policies makes one for each pool
   */
  RandomLife(long seed, Function<RandomGenerator, Policy> policies) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < 4; i++) {
      engines.add(new Engine("e" + i, 1 + random.nextInt(3)));
    }
    for (int i = 0; i < 2; i++) {
      Side side = new Side(policies.apply(random.split()));
      sides.add(side);
      members(side);
    }
  }

  Journal journal(int side) {
    return sides.get(side).journal;
  }

  void live(int events) {
    for (int i = 0; i < events; i++) {
      now += random.nextInt(4_000_000);
      Side side = sides.get(random.nextInt(2));
      wakeThoseWhoAsked();
      step(side);
      check();
    }
  }

  /** Ends what is left and delivers what is still to be posted. */
  void end() {
    for (Side side : sides) {
      side.journal.tickets(r -> !r.over).forEach(ticket -> end(side, ticket));
    }
    while (!unposted.isEmpty()) {
      postTokens();
    }
    for (Engine engine : engines) {
      assertThat(engine.inFlight()).isZero();
      assertThat(engine.outstandingTokens()).isZero();
    }
    for (Side side : sides) {
      assertThat(side.pool.queued()).isZero();
      assertThat(side.pool.nextWake()).isEqualTo(Long.MAX_VALUE);
    }
  }

  private void step(Side side) {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5 -> arrive(side);
      case 6, 7 -> pick(side, Request::running).forEach(t -> firstToken(side, t));
      case 8, 9 -> pick(side, r -> r.begun && !r.over).forEach(t -> write(side, t));
      case 10, 11, 12 -> pick(side, Request::running).forEach(t -> end(side, t));
      case 13 -> pick(side, r -> !r.over).forEach(t -> end(side, t));
      case 14, 15 -> pick(side, r -> r.running() && !r.begun).forEach(t -> retry(side, t));
      case 16 -> postTokens();
      case 17 -> pick(side, r -> r.over).forEach(t -> meddle(side, t));
      case 18 -> changeEngine();
      default -> {
        if (random.nextInt(5) == 0) {
          members(side);
        }
      }
    }
  }

  private void arrive(Side side) {
    Ticket ticket = Stage.ticket(random.nextInt(1000), random.nextInt(200));
    int fresh = side.journal.tickets(r -> r.waits() && r.tried.isEmpty()).size();
    side.journal.arrived(ticket, now);
    post(side, new Event.Arrive(ticket));
    boolean waits = side.journal.of(ticket).waits();
    assertThat(waits && fresh >= MAX_QUEUED).as("the queue is bounded").isFalse();
  }

  private void firstToken(Side side, Ticket ticket) {
    side.journal.of(ticket).begun = true;
    post(side, new Event.FirstToken(ticket));
  }

  private void write(Side side, Ticket ticket) {
    Request request = side.journal.of(ticket);
    long left = ticket.work().outputTokens() - request.written;
    long tokens = random.nextLong(left + 1);
    request.written += tokens;
    unposted.add(new Unposted(side, request.on.getFirst(), tokens));
  }

  private void postTokens() {
    if (!unposted.isEmpty()) {
      Unposted tokens = unposted.removeFirst();
      post(tokens.side(), new Event.Tokens(tokens.engine(), tokens.tokens()));
    }
  }

  private void end(Side side, Ticket ticket) {
    Request request = side.journal.of(ticket);
    request.over = true;
    request.on.clear();
    post(side, new Event.End(ticket, request.written));
  }

  private void retry(Side side, Ticket ticket) {
    Request request = side.journal.of(ticket);
    request.tried.add(request.on.removeFirst());
    request.waitsSince = now;
    post(side, new Event.Retry(ticket));
  }

  /** Late events about a request that is over. */
  private void meddle(Side side, Ticket ticket) {
    switch (random.nextInt(4)) {
      case 0 -> post(side, new Event.Arrive(ticket));
      case 1 -> post(side, new Event.FirstToken(ticket));
      case 2 -> post(side, new Event.Retry(ticket));
      default -> post(side, new Event.End(ticket, 0));
    }
  }

  private void changeEngine() {
    Engine engine = engines.get(random.nextInt(engines.size()));
    if (random.nextBoolean()) {
      engine.up(!engine.up());
    } else {
      engine.limit(1 + random.nextInt(3));
    }
    sides.forEach(side -> post(side, new Event.EngineChanged(engine)));
  }

  private void members(Side side) {
    List<Engine> members = engines.stream().filter(e -> random.nextInt(4) > 0).toList();
    side.journal.members = members;
    post(side, new Event.Engines(members));
  }

  private void wakeThoseWhoAsked() {
    for (Side side : sides) {
      if (side.pool.nextWake() <= now) {
        post(side, new Event.Tick());
        side.journal.assertNobodyWaitsInVain(now, MAX_WAIT);
      }
    }
  }

  private void check() {
    for (Engine engine : engines) {
      int running = sides.stream().mapToInt(side -> side.journal.running(engine)).sum();
      assertThat(engine.inFlight()).isEqualTo(running);
    }
    for (Side side : sides) {
      assertThat(side.pool.queued()).isEqualTo(side.journal.tickets(Request::waits).size());
    }
  }

  private List<Ticket> pick(Side side, Predicate<Request> which) {
    List<Ticket> those = side.journal.tickets(which);
    return those.isEmpty() ? List.of() : List.of(those.get(random.nextInt(those.size())));
  }

  private void post(Side side, Event event) {
    side.pool.on(event, now, side.journal);
  }
}
