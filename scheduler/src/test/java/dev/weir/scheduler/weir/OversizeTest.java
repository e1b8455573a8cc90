package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.scheduler.Ticket;
import org.junit.jupiter.api.Test;

/**
 * Prompts that nobody could read within the second that is promised: they get what others leave.
 */
class OversizeTest {
  private static final Request OVERSIZE = Request.of(20_000);
  private static final double SPARE_SECONDS = 120;

  private final KnownFleet fleet = KnownFleet.of(1);

  @Test
  void whereNobodyElseIsItIsServed() {
    assertThat(fleet.on(fleet.arrive(OVERSIZE))).isSameAs(fleet.engine(0));
  }

  @Test
  void itIsOversizeAboveNearlyAllOfTheBound() {
    refuseOne();
    assertThat(fleet.refused(fleet.arrive(Request.of(9640)))).isTrue();
    assertThat(fleet.refused(fleet.arrive(Request.of(9630)))).isFalse();
  }

  @Test
  void itIsPromisedTwiceItsOwnTimeAndTheMarginIsOnAllOfThat() {
    fleet.reads(6600);
    assertThat(fleet.waits(fleet.arrive(OVERSIZE))).isTrue();
    KnownFleet busier = KnownFleet.of(1);
    busier.reads(6800);
    assertThat(busier.refused(busier.arrive(OVERSIZE))).isTrue();
  }

  @Test
  void itIsLetInWhenForTwoMinutesNobodyElseWasTurnedAway() {
    refuseOne();
    fleet.pass(SPARE_SECONDS);
    assertThat(fleet.refused(fleet.arrive(OVERSIZE))).isTrue();
    fleet.pass(0.001);
    assertThat(fleet.refused(fleet.arrive(OVERSIZE))).isFalse();
  }

  @Test
  void itIsNotToldToComeBackAtOnce() {
    refuseOne();
    fleet.luck(false);
    assertThat(fleet.retryAfter(fleet.arrive(OVERSIZE))).isCloseTo(54, within(1e-6));
  }

  @Test
  void anotherOneThatWasTurnedAwayDoesNotCount() {
    Ticket before = fleet.reads(9000);
    assertThat(fleet.refused(fleet.arrive(OVERSIZE))).isTrue();
    fleet.abort(before);
    assertThat(fleet.refused(fleet.arrive(OVERSIZE))).isFalse();
  }

  @Test
  void oneThatWasDroppedCountsIfItsPromiseCouldHaveBeenKept() {
    dropOne(Request.of(1000).within(2));
    assertThat(fleet.refused(fleet.arrive(OVERSIZE))).isTrue();
    fleet.pass(SPARE_SECONDS + 1);
    assertThat(fleet.refused(fleet.arrive(OVERSIZE))).isFalse();
  }

  @Test
  void anotherOneThatWasDroppedDoesNotCount() {
    dropOne(Request.of(40_000).within(2));
    assertThat(fleet.refused(fleet.arrive(OVERSIZE))).isFalse();
  }

  /** One is refused that could be served in time on an idle engine; then the engine is idle. */
  private void refuseOne() {
    Ticket before = fleet.reads(5000);
    assertThat(fleet.refused(fleet.arrive(Request.of(9000)))).isTrue();
    fleet.abort(before);
  }

  /** It waits behind a prompt that is never read. */
  private void dropOne(Request request) {
    Ticket stuck = fleet.reads(9000);
    Ticket dropped = fleet.arrive(request);
    assertThat(fleet.waits(dropped)).isTrue();
    fleet.pass(10);
    assertThat(fleet.dropped(dropped)).isTrue();
    fleet.abort(stuck);
  }
}
