package dev.weir.control.limits;

import dev.weir.control.Tier;
import dev.weir.control.limits.Reservation.State;
import dev.weir.control.port.MemoryCounters;
import dev.weir.control.port.SharedCounters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Gateways before one store in virtual time: what a slow machine does to a limit, without a slow
 * machine. Answers of the store take as long as they are told to, and clients ask again and again.
 */
final class VirtualGateways {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long TICK = 20 * MILLI;
  private static final long SERVICE = 5 * MILLI;

  private final Random random = new Random(7);
  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparingLong(Step::at).thenComparingLong(Step::order));
  private final MemoryCounters memory = new MemoryCounters(this::micros);
  private final List<Gateway> gateways = new ArrayList<>();
  private final List<Long> grants = new ArrayList<>();
  private final Tier tier;
  private final long meanAnswer;
  private final long pace;
  private final int count;
  private boolean down;
  private long now = TimeUnit.DAYS.toNanos(1);
  private long order;

  private record Step(long at, long order, Runnable run) {}

  /**
   * @param meanAnswer of the store, in microseconds; each takes between none of it and twice as
   *     long
   * @param pace of each client between its requests, likewise
   */
  VirtualGateways(int count, int clients, Tier tier, long meanAnswer, long pace) {
    this.count = count;
    this.tier = tier;
    this.meanAnswer = meanAnswer * 1000;
    this.pace = pace * 1000;
    for (int i = 0; i < count; i++) {
      Gateway gateway = new Gateway("gateway-" + i);
      gateways.add(gateway);
      later(i * MILLI, gateway::tick);
      for (int j = 0; j < clients; j++) {
        later(5000 * MILLI, gateway::ask);
      }
    }
  }

  private long micros() {
    return now / 1000;
  }

  private void later(long nanos, Runnable run) {
    steps.add(new Step(now + nanos, order++, run));
  }

  private long about(long mean) {
    return (long) (random.nextDouble() * 2 * (double) mean);
  }

  /** Lets so much time pass. */
  void pass(Duration time) {
    long end = now + time.toNanos();
    while (!steps.isEmpty() && steps.element().at <= end) {
      Step next = steps.remove();
      now = Math.max(now, next.at);
      next.run.run();
    }
    now = end;
  }

  /** The store is killed. */
  void kill() {
    down = true;
  }

  /** The store is there again, and knows nothing. */
  void startEmpty() {
    memory.forget();
    down = false;
  }

  /** When requests were let through. */
  List<Long> grants() {
    return grants;
  }

  /** A gateway, and who asks it. */
  private final class Gateway implements SharedCounters {
    private final Account account =
        new Account("acme", new Calendar(InstantSource.system()), Spent.nothing());
    private final Sharing sharing;

    Gateway(String name) {
      sharing = new Sharing(new Peers(this, name, count), List.of(account), () -> now);
    }

    private void tick() {
      sharing.tick();
      later(TICK, this::tick);
    }

    private void ask() {
      Reservation[] made = new Reservation[1];
      made[0] = new Reservation(tier, () -> decided(made[0]), account);
      State state = account.reserve(made[0], now, sharing.mode());
      sharing.reserved(account, state == State.ASKED);
      if (state != State.ASKED) {
        decided(made[0]);
      }
    }

    private void decided(Reservation request) {
      if (request.state() == State.HELD) {
        grants.add(now);
        later(SERVICE, () -> account.settle(request, 1, 0, 0, now, sharing.mode()));
      }
      later(about(pace), this::ask);
    }

    /** Half of the time goes by on the way there, and half on the way back. */
    private <T> CompletionStage<T> sent(Supplier<CompletionStage<T>> call) {
      if (down) {
        return killed();
      }
      CompletableFuture<T> answer = new CompletableFuture<>();
      later(
          about(meanAnswer) / 2,
          () -> {
            T value = call.get().toCompletableFuture().join();
            later(about(meanAnswer) / 2, () -> answer.complete(value));
          });
      return answer;
    }

    private static <T> CompletionStage<T> killed() {
      return CompletableFuture.failedStage(new IllegalStateException("killed"));
    }

    @Override
    public CompletionStage<Presence> beat(String gateway, Duration ttl) {
      return down ? killed() : memory.beat(gateway, ttl);
    }

    @Override
    public CompletionStage<Taken> take(String meant, Take ask) {
      return sent(() -> memory.take(meant, ask));
    }

    @Override
    public CompletionStage<Void> add(String meant, String counter, Span span, List<Entry> entries) {
      return down ? killed() : memory.add(meant, counter, span, entries);
    }

    @Override
    public CompletionStage<Seated> seat(String meant, Seats ask) {
      return sent(() -> memory.seat(meant, ask));
    }

    @Override
    public void close() {}
  }
}
