package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AttemptBudgetTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final AttemptBudget budget = new AttemptBudget();

  @Test
  void aTenthOfTheRequestsMayBeTriedAgainAndNoMore() {
    requests(1000, 0);
    assertThat(taken(0, 0.1, 0)).isEqualTo(100);
  }

  @Test
  void aQuietGatewayMayTryAgainAsOftenAsTheFloorSays() {
    requests(3, 0);
    assertThat(taken(0, 0.1, 10)).isEqualTo(10);
  }

  @Test
  void withoutShareAndFloorNobodyIsTriedAgain() {
    requests(1000, 0);
    assertThat(taken(0, 0, 0)).isZero();
  }

  @Test
  void whatIsLongAgoCountsNeitherForNorAgainst() {
    requests(1000, 0);
    assertThat(taken(0, 0.1, 0)).isEqualTo(100);
    long later = AttemptBudget.SECONDS * SECOND;
    assertThat(taken(later, 0.1, 0)).isZero();
    requests(50, later);
    assertThat(taken(later, 0.1, 0)).isEqualTo(5);
  }

  @Test
  void noStretchOfTenSecondsSeesMoreThanItsShare() {
    SplittableRandom random = new SplittableRandom(7);
    ArrayDeque<Long> asked = new ArrayDeque<>();
    ArrayDeque<Long> extra = new ArrayDeque<>();
    long now = -5 * SECOND;
    for (int i = 0; i < 200_000; i++) {
      now += random.nextInt(2_000_000);
      budget.request(now);
      asked.add(now);
      if (random.nextBoolean() && budget.take(now, 0.1, 5)) {
        extra.add(now);
      }
      forget(asked, now);
      forget(extra, now - SECOND); // what is forgotten early is forgotten on both sides
      assertThat(extra.size() - 5).isLessThanOrEqualTo(1 + asked.size() / 8);
    }
  }

  private static void forget(ArrayDeque<Long> times, long now) {
    while (!times.isEmpty() && times.peekFirst() <= now - AttemptBudget.SECONDS * SECOND) {
      times.removeFirst();
    }
  }

  private void requests(int count, long now) {
    for (int i = 0; i < count; i++) {
      budget.request(now);
    }
  }

  private int taken(long now, double share, int floor) {
    int taken = 0;
    while (taken < 10_000 && budget.take(now, share, floor)) {
      taken++;
    }
    return taken;
  }
}
