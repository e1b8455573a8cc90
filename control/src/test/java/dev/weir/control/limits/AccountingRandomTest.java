package dev.weir.control.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Tier;
import dev.weir.control.limits.Reservation.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Grants, ends, aborts, time-outs and failures by chance, held against a plain count of them. */
final class AccountingRandomTest {
  private static final long MILLI = 1_000_000L;
  private static final Tier TIER = Tiers.of(500, 200_000, 64, 40_000_000);

  private final AtomicLong nanos = new AtomicLong(1);
  private final Limits limits =
      Limits.local(nanos::get, () -> Instant.ofEpochMilli(nanos.get() / MILLI));
  private final SplittableRandom random = new SplittableRandom(42);
  private final List<Reservation> held = new ArrayList<>();
  private long spent;
  private long refused;

  @Test
  void aMillionEndsOfEveryKindLeakNothingAndPassNoLimit() {
    for (int i = 0; i < 1_000_000; i++) {
      nanos.addAndGet(random.nextLong(4 * MILLI));
      if (random.nextInt(100) < 55) {
        begin();
      } else if (!held.isEmpty()) {
        end(held.remove(random.nextInt(held.size())));
      }
      assertThat(limits.used("acme", Limit.CONCURRENT)).isEqualTo(held.size());
      assertThat(held.size()).isLessThanOrEqualTo(64);
    }
    held.forEach(this::end);
    assertThat(refused).isPositive();
    assertThat(limits.used("acme", Limit.CONCURRENT)).isZero();
    assertThat(limits.used("acme", Limit.MONEY_PER_DAY)).isEqualTo(spent);
    nanos.addAndGet(61_000 * MILLI);
    assertThat(limits.used("acme", Limit.TOKENS_PER_MINUTE)).isZero();
    assertThat(limits.used("acme", Limit.REQUESTS_PER_SECOND)).isZero();
  }

  private void begin() {
    Reservation request = limits.reservation("acme", TIER, () -> {});
    long tokens = 1 + random.nextLong(2000);
    if (limits.reserve(request, tokens, tokens / 10) == State.HELD) {
      held.add(request);
      spent += tokens / 10;
      assertThat(limits.used("acme", Limit.TOKENS_PER_MINUTE)).isLessThanOrEqualTo(200_000);
      assertThat(limits.used("acme", Limit.REQUESTS_PER_SECOND)).isLessThanOrEqualTo(500);
    } else {
      refused++;
      if (random.nextBoolean()) {
        limits.cancel(request);
      }
    }
  }

  /** Less came than was reserved, or nothing; some end twice. */
  private void end(Reservation request) {
    long micros = request.tokens() / 10;
    spent -= micros;
    if (random.nextInt(3) == 0) {
      limits.cancel(request);
    } else {
      long tokens = random.nextLong(request.tokens() + 1);
      spent += tokens / 10;
      limits.settle(request, tokens, tokens / 10);
    }
    if (random.nextInt(10) == 0) {
      limits.cancel(request);
    }
  }
}
