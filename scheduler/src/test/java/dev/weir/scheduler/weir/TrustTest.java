package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Ticket;
import org.junit.jupiter.api.Test;

/** From when on predictions decide, and who has a say in that. */
class TrustTest {
  /** Twice as much as two engines carry. */
  private static final double FLOOD = 20;

  @Test
  void anEngineThatIsDownAndUnknownDoesNotCostThePoolItsTrust() {
    SmallFleet fleet = new SmallFleet(2, 1, 1, 1);
    fleet.engines().getLast().up(false);
    fleet.run(30, FLOOD);
    assertThat(refused(fleet)).isPositive();
    assertThat(fleet.placed).doesNotContainKey(fleet.engines().getLast());
  }

  @Test
  void whenItComesUpNobodyIsRefusedUntilItIsKnown() {
    SmallFleet fleet = new SmallFleet(2, 1, 1, 1);
    Engine late = fleet.engines().getLast();
    late.up(false);
    fleet.run(30, FLOOD);
    fleet.drain();
    late.up(true);
    for (int i = 0; i < 100; i++) {
      Ticket ticket = fleet.arrive(null);
      assertThat(fleet.of(ticket).refused).isZero();
      assertThat(fleet.of(ticket).dispatched).isEqualTo(1);
    }
    assertThat(fleet.placed.get(late)).as("as much as it is given unknown").isGreaterThan(5);
  }

  @Test
  void whoIsAloneIsSentWhereLeastIsKnownSoThatNoEngineStaysUnknown() {
    SmallFleet fleet = new SmallFleet(2, 1, 1, 1);
    for (int i = 0; i < 12; i++) {
      fleet.arrive(null);
      fleet.drain();
    }
    assertThat(fleet.placed.values()).hasSize(3).allMatch(count -> count >= 3);
  }

  private static int refused(SmallFleet fleet) {
    return fleet.fates.values().stream().mapToInt(fate -> fate.refused).sum();
  }
}
