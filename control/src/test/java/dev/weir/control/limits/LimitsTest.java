package dev.weir.control.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Tier;
import dev.weir.control.limits.Reservation.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class LimitsTest {
  private static final Reservation.Owner NOBODY = () -> {};

  private final AtomicLong nanos = new AtomicLong(1);
  private final AtomicReference<Instant> wall =
      new AtomicReference<>(Instant.parse("2026-11-21T23:30:00Z"));
  private final Limits limits = Limits.local(nanos::get, wall::get);

  private Reservation ask(Tier tier, long tokens, long micros) {
    Reservation request = limits.reservation("acme", tier, NOBODY);
    limits.reserve(request, tokens, micros);
    return request;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    wall.updateAndGet(then -> then.plus(time));
  }

  @Test
  void theEleventhOfTenASecondIsToldWhenItWouldPassAndThenPasses() {
    Tier ten = Tiers.perSecond(10);
    for (int i = 0; i < 10; i++) {
      assertThat(ask(ten, 1, 0).state()).isEqualTo(State.HELD);
    }
    Reservation refused = ask(ten, 1, 0);
    assertThat(refused.state()).isEqualTo(State.REFUSED);
    assertThat(refused.refusedBy()).isEqualTo(Limit.REQUESTS_PER_SECOND);
    pass(Duration.ofNanos(refused.waitNanos() - 1));
    assertThat(ask(ten, 1, 0).state()).isEqualTo(State.REFUSED);
    pass(Duration.ofNanos(1));
    assertThat(ask(ten, 1, 0).state()).isEqualTo(State.HELD);
  }

  @Test
  void aSpentBudgetRefusesWhatCostsAndServesWhatIsFree() {
    Tier tier = Tiers.perDay(100);
    limits.settle(ask(tier, 1, 100), 1, 150);
    assertThat(ask(tier, 1, 1).refusedBy()).isEqualTo(Limit.MONEY_PER_DAY);
    Reservation free = limits.reservation("acme", tier, NOBODY);
    assertThat(limits.open(free)).isTrue();
    assertThat(limits.reserve(free, 10, 0)).isEqualTo(State.HELD);
    limits.settle(free, 10, 0);
    assertThat(limits.used("acme", Limit.MONEY_PER_DAY)).isEqualTo(150);
  }

  @Test
  void whatWasSpentBeforeCountsForItsDayAndNotForTheNext() {
    Spent.Sum sum = new Spent.Sum(LocalDate.parse("2026-11-21"));
    sum.add("acme", "k", LocalDate.parse("2026-11-20"), 60);
    sum.add("acme", "k", LocalDate.parse("2026-11-21"), 30);
    Tier tier = Tiers.perDay(100);
    Limits again = Limits.local(nanos::get, wall::get, sum.total());
    Reservation first = again.reservation("acme", tier, NOBODY);
    assertThat(again.reserve(first, 1, 71)).isEqualTo(State.REFUSED);
    assertThat(again.reserve(again.reservation("acme", tier, NOBODY), 1, 70)).isEqualTo(State.HELD);
    Reservation ofKey = again.reservation(Limits.ofKey("acme", "k"), tier, NOBODY);
    assertThat(again.reserve(ofKey, 1, 71)).isEqualTo(State.REFUSED);
    pass(Duration.ofMinutes(31));
    assertThat(again.reserve(again.reservation("acme", tier, NOBODY), 1, 100))
        .isEqualTo(State.HELD);
  }

  @Test
  void aRefusedRequestBurnsNothingOfTheOtherLimits() {
    Tier tier = Tiers.of(10, 100, 5, 1000);
    assertThat(ask(tier, 101, 0).state()).isEqualTo(State.REFUSED);
    assertThat(limits.used("acme", Limit.REQUESTS_PER_SECOND)).isZero();
    assertThat(limits.used("acme", Limit.CONCURRENT)).isZero();
    Reservation held = ask(tier, 50, 10);
    limits.cancel(held);
    for (Limit limit : Limit.values()) {
      assertThat(limits.used("acme", limit)).as(limit.code()).isZero();
    }
  }

  @Test
  void whatWasReservedIsSettledOnWhatCame() {
    Tier tier = Tiers.of(Tier.UNLIMITED, 1000, 5, 5000);
    limits.settle(ask(tier, 900, 4000), 100, 250);
    assertThat(limits.used("acme", Limit.TOKENS_PER_MINUTE)).isEqualTo(100);
    assertThat(limits.used("acme", Limit.MONEY_PER_DAY)).isEqualTo(250);
    limits.settle(ask(tier, 900, 0), 1500, 0);
    assertThat(limits.used("acme", Limit.TOKENS_PER_MINUTE)).isEqualTo(1600);
    assertThat(ask(tier, 1, 0).refusedBy()).isEqualTo(Limit.TOKENS_PER_MINUTE);
    assertThat(limits.used("acme", Limit.CONCURRENT)).isZero();
  }

  @Test
  void aChangedTierIsInForceAtOnceAndForgetsNoCount() {
    for (int i = 0; i < 10; i++) {
      ask(Tiers.perSecond(10), 1, 0);
    }
    assertThat(ask(Tiers.perSecond(12), 1, 0).state()).isEqualTo(State.HELD);
    assertThat(ask(Tiers.perSecond(5), 1, 0).state()).isEqualTo(State.REFUSED);
    assertThat(limits.used("acme", Limit.REQUESTS_PER_SECOND)).isEqualTo(11);
  }

  @Test
  void aClockThatJumpsBackAnHourGivesNoSecondBudget() {
    Tier tier = Tiers.perDay(100);
    pass(Duration.ofHours(1));
    assertThat(ask(tier, 0, 100).state()).isEqualTo(State.HELD);
    wall.updateAndGet(then -> then.minus(Duration.ofHours(1)));
    assertThat(ask(tier, 0, 1).state()).isEqualTo(State.REFUSED);
    wall.updateAndGet(then -> then.plus(Duration.ofHours(2)));
    assertThat(ask(tier, 0, 1).state()).isEqualTo(State.REFUSED);
    wall.updateAndGet(then -> then.plus(Duration.ofDays(1)));
    assertThat(ask(tier, 0, 1).state()).isEqualTo(State.HELD);
  }

  @Test
  void aSpentDayIsToldToOpenAtMidnightUtc() {
    Reservation first = ask(Tiers.perDay(100), 0, 100);
    assertThat(first.state()).isEqualTo(State.HELD);
    Reservation refused = ask(Tiers.perDay(100), 0, 1);
    assertThat(refused.refusedBy()).isEqualTo(Limit.MONEY_PER_DAY);
    assertThat(Duration.ofNanos(refused.waitNanos())).isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void theHeadIsRefusedByAFullWindowWithoutTakingAnything() {
    Tier tier = Tiers.perSecond(1);
    ask(tier, 1, 0);
    Reservation head = limits.reservation("acme", tier, NOBODY);
    assertThat(limits.open(head)).isFalse();
    assertThat(head.waitNanos()).isPositive();
    assertThat(limits.used("acme", Limit.REQUESTS_PER_SECOND)).isEqualTo(1);
  }

  @Test
  void tenThousandTenantsComeAndAreForgottenWhenNothingOfThemCounts() {
    Tier tier = Tiers.of(10, 1000, 5, Tier.UNLIMITED);
    for (int i = 0; i < 10_000; i++) {
      Reservation request = limits.reservation("tenant-" + i, tier, NOBODY);
      assertThat(limits.reserve(request, 10, 0)).isEqualTo(State.HELD);
      limits.settle(request, 10, 0);
    }
    assertThat(limits.accounts()).isEqualTo(10_000);
    pass(Duration.ofMinutes(2));
    ask(tier, 1, 0);
    assertThat(limits.accounts()).isEqualTo(1);
  }
}
