package dev.weir.control.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Tier;
import dev.weir.control.limits.Reservation.State;
import dev.weir.control.port.MemoryCounters;
import dev.weir.control.port.SharedCounters;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two gateways and one store, which sometimes does not answer. */
final class SharingTest {
  private static final Tier HUNDRED = Tiers.perMinute(100);

  private final AtomicLong later = new AtomicLong();
  private final Breakable store =
      new Breakable(new MemoryCounters(() -> System.nanoTime() / 1000 + later.get()));
  private final Limits a = Limits.shared(new Peers(store, "a", 2));
  private final Limits b = Limits.shared(new Peers(store, "b", 2));

  /** A store that can be cut off. */
  private static final class Breakable implements SharedCounters {
    private final MemoryCounters inner;
    private volatile boolean broken;

    Breakable(MemoryCounters inner) {
      this.inner = inner;
    }

    private <T> CompletionStage<T> unless(CompletionStage<T> answer) {
      return broken ? CompletableFuture.failedStage(new IllegalStateException("cut off")) : answer;
    }

    @Override
    public CompletionStage<Presence> beat(String gateway, Duration ttl) {
      return unless(inner.beat(gateway, ttl));
    }

    @Override
    public CompletionStage<Taken> take(String memory, Take ask) {
      return unless(inner.take(memory, ask));
    }

    @Override
    public CompletionStage<Void> add(
        String memory, String counter, Span span, List<Entry> entries) {
      return unless(inner.add(memory, counter, span, entries));
    }

    @Override
    public CompletionStage<Seated> seat(String memory, Seats ask) {
      return unless(inner.seat(memory, ask));
    }

    @Override
    public void close() {}
  }

  /** The store's memory is old enough for both to lease, and both have seen each other. */
  @BeforeEach
  void meet() {
    later.addAndGet(10_000_000);
    eventually(() -> a.leases(2) && b.leases(2));
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  @Test
  void togetherTheyGrantTheLimitAndNoMore() {
    AtomicLong granted = new AtomicLong();
    eventually(() -> {
      granted.addAndGet(grants(a, 5) + grants(b, 5));
      assertThat(granted.get()).isLessThanOrEqualTo(100);
      return granted.get() >= 97;
    });
    assertThat(granted.get()).isBetween(97L, 100L);
  }

  @Test
  void cutOffTheyShareWhatIsLeftAndNeitherGetsNothing() {
    long before = grants(a, 40);
    assertThat(before).isEqualTo(40);
    store.broken = true;
    eventually(() -> !a.leases(2) && !b.leases(2));
    long ofA = grants(a, 200);
    long ofB = grants(b, 200);
    assertThat(before + ofA + ofB).isBetween(60L, 100L);
    assertThat(ofB).isPositive();
  }

  @Test
  void whatWasUsedWhileCutOffIsToldWhenTheStoreIsBackAndEmpty() {
    grants(a, 20);
    store.broken = true;
    eventually(() -> !a.leases(2) && !b.leases(2));
    long alone = 20 + grants(a, 10) + grants(b, 10);
    store.inner.forget();
    later.addAndGet(10_000_000);
    store.broken = false;
    eventually(() -> a.leases(2) && b.leases(2));
    long more = 0;
    for (int i = 0; i < 50; i++) {
      more += grants(a, 5) + grants(b, 5);
    }
    assertThat(alone + more).isLessThanOrEqualTo(100);
  }

  private static long grants(Limits gateway, int asks) {
    long granted = 0;
    for (int i = 0; i < asks; i++) {
      CountDownLatch decided = new CountDownLatch(1);
      Reservation request = gateway.reservation("acme", HUNDRED, decided::countDown);
      if (gateway.reserve(request, 1, 0) == State.ASKED) {
        await(decided);
      }
      granted += request.state() == State.HELD ? 1 : 0;
    }
    return granted;
  }

  private static void await(CountDownLatch decided) {
    try {
      assertThat(decided.await(10, TimeUnit.SECONDS)).as("an answer").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
