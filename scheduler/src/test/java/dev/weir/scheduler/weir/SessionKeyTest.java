package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Loads;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Share;
import dev.weir.scheduler.Ticket;
import dev.weir.scheduler.policy.Rendezvous;
import dev.weir.scheduler.policy.SessionHash;
import org.junit.jupiter.api.Test;

/** Tenants name their sessions as they like: two of one name are two. */
class SessionKeyTest {
  @Test
  void aSessionOfAnotherTenantIsNotWarmByItsName() {
    KnownFleet fleet = KnownFleet.of(1);
    fleet.end(fleet.decodes(Request.of(1000).of("s")), 40);
    fleet.reads(1000);
    Ticket other = fleet.arrive(Request.of(5100).of("s").ticket("another"));
    assertThat(fleet.on(other)).as("its first turn is held, as any other").isNull();
  }

  @Test
  void aSessionThatAnotherGatewayServesRunsHereToo() {
    assertThat(afterANeighbourServed("t")).isTrue();
    assertThat(afterANeighbourServed("another")).isFalse();
  }

  /** Whether a turn begins at once, although its engine is busy. */
  private static boolean afterANeighbourServed(String tenant) {
    KnownFleet fleet = KnownFleet.of(1);
    Ticket turn = Request.of(5100).of("s").ticket("t");
    fleet.tells(fleet.engine(0), new Share.Placed(Prefix.NONE, tenant, "s"));
    fleet.reads(1000);
    return fleet.on(fleet.arrive(turn)) != null;
  }

  @Test
  void bySessionHashTheSessionsOfTwoTenantsAreSpread() {
    assertThat(together(new SessionHash())).isLessThan(64);
  }

  @Test
  void byRendezvousTheSessionsOfTwoTenantsAreSpread() {
    assertThat(together(new Rendezvous())).isLessThan(64);
  }

  /** Of 64 names how many go to one engine of eight, whosever they are. */
  private static long together(Policy policy) {
    var engines = Loads.engines(8, 10);
    long together = 0;
    for (int i = 0; i < 64; i++) {
      Request request = Request.of(1000).of("session-" + i);
      Choice one = policy.place(request.ticket("one"), engines, 0);
      together += one.equals(policy.place(request.ticket("two"), engines, 0)) ? 1 : 0;
    }
    return together;
  }
}
