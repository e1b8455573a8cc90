package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Ending;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Pool;
import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.Ticket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A pool with Weir's policy before engines that read a chunk an iteration and write a token for
 * each answer, in virtual time; checks of every decision that it may come now.
 */
final class SmallFleet {
  static final long MILLI = 1_000_000;
  static final Promise PROMISE = new Promise(1000 * MILLI, 60 * MILLI);
  private static final long CHUNK = 2048;

  /** What became of one request. */
  static final class Fate {
    final long arrived;
    int dispatched;
    int refused;
    boolean over;
    long firstToken = Long.MAX_VALUE;
    int left;

    Fate(long arrived, int answer) {
      this.arrived = arrived;
      this.left = answer;
    }
  }

  /** One engine. */
  private final class Worker {
    final Engine engine;
    final double slow;
    final ArrayDeque<Ticket> reading = new ArrayDeque<>();
    final List<Ticket> writing = new ArrayList<>();
    long next;
    long left;
    long chunk;

    Worker(String id, double slow) {
      this.engine = new Engine(id, 64);
      this.slow = slow;
    }

    void iterate() {
      now = next;
      if (!writing.isEmpty()) {
        post(new Event.Tokens(engine, writing.size()));
      }
      List.copyOf(writing).forEach(this::write);
      if (chunk > 0 && left == 0) {
        Ticket read = reading.removeFirst();
        of(read).firstToken = now;
        writing.add(read);
        post(new Event.FirstToken(read));
      }
      Ticket front = reading.peekFirst();
      left = front != null && left == 0 ? front.work().promptTokens() : left;
      chunk = Math.min(CHUNK, left);
      left -= chunk;
      double seconds = 0.006 + writing.size() * 20e-6 + (double) chunk * 50e-6;
      next = now + (long) (seconds * slow * 1e9);
    }

    private void write(Ticket ticket) {
      Fate fate = of(ticket);
      if (--fate.left <= 0) {
        fate.over = true;
        writing.remove(ticket);
        post(new Event.End(ticket, 0, Ending.finished(40, 0)));
      }
    }
  }

  final SplittableRandom random;
  final Map<Ticket, Fate> fates = new HashMap<>();
  final Map<Engine, Integer> placed = new HashMap<>();
  final StringBuilder transcript = new StringBuilder();
  private final List<Worker> workers = new ArrayList<>();
  private final Pool pool;
  private long now;

  /**
   * @param slow by which factor each engine is slower than it could be
   */
  SmallFleet(long seed, double... slow) {
    random = new SplittableRandom(seed);
    WeirPolicy policy = new WeirPolicy(new WeirPolicy.Options(1 << 20), random.split());
    pool = new Pool(policy, new Pool.Bounds(1000, 30_000 * MILLI));
    for (int i = 0; i < slow.length; i++) {
      workers.add(new Worker("e" + i, slow[i]));
    }
    post(new Event.Engines(engines()));
  }

  List<Engine> engines() {
    return workers.stream().map(worker -> worker.engine).toList();
  }

  int queued() {
    return pool.queued();
  }

  /** Requests for so long, so many a second in the mean. */
  void run(int seconds, double rate) {
    long until = now + seconds * 1000L * MILLI;
    long arrival = now;
    while (now < until) {
      Worker first = first();
      if (first.next < arrival) {
        first.iterate();
      } else {
        now = arrival;
        arrival += (long) (-Math.log(random.nextDouble()) / rate * 1e9);
        var _ = arrive(null);
      }
      wake();
    }
  }

  /** No more arrivals: everything runs to its end. */
  void drain() {
    for (int i = 0; i < 200_000 && fates.values().stream().anyMatch(f -> !f.over); i++) {
      first().iterate();
      wake();
    }
  }

  Ticket arrive(@Nullable String session) {
    return arrive(session, random.nextLong(500, 6500));
  }

  Ticket arrive(@Nullable String session, long prompt) {
    Ticket.Work work = new Ticket.Work(prompt, 40, Prefix.NONE, session, 0, true, PROMISE);
    Ticket ticket =
        new Ticket(decision -> {}, session == null ? "t" + random.nextInt(3) : "t", work);
    fates.put(ticket, new Fate(now, 20 + random.nextInt(40)));
    post(new Event.Arrive(ticket));
    return ticket;
  }

  Fate of(Ticket ticket) {
    return Objects.requireNonNull(fates.get(ticket));
  }

  private Worker first() {
    Worker first = workers.getFirst();
    for (Worker worker : workers) {
      worker.next = Math.max(worker.next, now);
      first = worker.next < first.next ? worker : first;
    }
    return first;
  }

  private void wake() {
    if (pool.nextWake() <= now) {
      post(new Event.Tick());
    }
  }

  private void post(Event event) {
    pool.on(event, now, this::decided);
  }

  private void decided(Decision decision) {
    Fate fate = of(decision.ticket());
    assertThat(fate.dispatched + fate.refused).as("decided once").isZero();
    switch (decision) {
      case Decision.Wait _ -> {}
      case Decision.Dispatch(Ticket ticket, Engine engine, long _) -> {
        assertThat(engine.inFlight()).isLessThanOrEqualTo(engine.maxConcurrency());
        fate.dispatched++;
        placed.merge(engine, 1, Integer::sum);
        transcript.append(engine.id()).append(' ');
        workers.stream().filter(w -> w.engine == engine).forEach(w -> w.reading.addLast(ticket));
      }
      case Decision.Reject(Ticket _, var outcome, long after, long _) -> {
        assertThat(after).isPositive();
        fate.refused++;
        fate.over = true;
        transcript.append(outcome.label()).append(' ');
      }
      case Decision.Drop(Ticket _, long after) -> {
        assertThat(after).isPositive();
        fate.refused++;
        fate.over = true;
        transcript.append("dropped ");
      }
    }
  }
}
