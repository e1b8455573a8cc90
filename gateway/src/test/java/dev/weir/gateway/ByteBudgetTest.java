package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ByteBudgetTest {
  private final ByteBudget budget = new ByteBudget();

  @Test
  void spareBytesDoNotStandInTheWayOfArrivals() {
    assertThat(budget.reserveSpare(90, 100)).isTrue();
    assertThat(budget.reserve(60, 100)).isTrue();
    assertThat(budget.over(100)).isTrue();

    budget.releaseSpare(90);
    assertThat(budget.over(100)).isFalse();
    assertThat(budget.reserve(50, 100)).isFalse();
    assertThat(budget.used()).isEqualTo(60);
  }

  @Test
  void nothingIsKeptToBeContinuedWhereThereIsNoRoom() {
    assertThat(budget.reserve(60, 100)).isTrue();
    assertThat(budget.reserveSpare(41, 100)).isFalse();
    assertThat(budget.used()).isEqualTo(60);
  }

  @Test
  void whatTurnsSpareMakesRoomAtOnce() {
    assertThat(budget.reserve(100, 100)).isTrue();
    assertThat(budget.reserve(1, 100)).isFalse();
    budget.spare(100);
    assertThat(budget.reserve(100, 100)).isTrue();
    budget.releaseSpare(100);
    budget.release(100);
    assertThat(budget.used()).isZero();
  }
}
