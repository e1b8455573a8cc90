package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Ticket;
import org.junit.jupiter.api.Test;

/** Turns of sessions that pass those who wait, beside other tenants. */
class WarmTurnsTest {
  private static final Request TURN = Request.of(6000).of("s");

  private final KnownFleet fleet = KnownFleet.of(1);
  private final Ticket before = fleet.arrive(Request.of(100).of("s").ticket("agent"));

  @Test
  void aWarmTurnPassesThoseWhoWaitWhileItsTenantHadNoMoreThanTheyHad() {
    fleet.first(before);
    Ticket waits = engineIsBusyFor("modest");
    Ticket turn = fleet.arrive(TURN.ticket("agent"));
    assertThat(fleet.waits(waits)).isTrue();
    assertThat(fleet.on(turn)).isNotNull();
  }

  @Test
  void ofATenantThatHadMoreItWaitsLikeOthersAsLongAsTheyDo() {
    fleet.first(before);
    Ticket waits = engineIsBusyFor("modest");
    fleet.end(before, 40_000);
    Ticket turn = fleet.arrive(TURN.ticket("agent"));
    assertThat(fleet.waits(waits)).isTrue();
    assertThat(fleet.waits(turn)).isTrue();
    fleet.abort(waits);
    assertThat(fleet.on(turn)).as("nobody else waits any more").isNotNull();
  }

  private Ticket engineIsBusyFor(String tenant) {
    fleet.reads(50_000);
    Ticket waits = fleet.arrive(Request.of(1000).within(100).ticket(tenant));
    assertThat(fleet.waits(waits)).isTrue();
    return waits;
  }
}
