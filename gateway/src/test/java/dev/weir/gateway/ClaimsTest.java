package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Snapshot;
import dev.weir.control.Tier;
import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.Ticket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which claims requests come with: by their tier, and by their own word. */
class ClaimsTest {
  private static final String BEARER = "Authorization: Bearer " + TestHouse.KEY;

  /** Keeps the tickets that it sees. */
  private static final class Keeper implements Policy {
    final ConcurrentLinkedQueue<Ticket> seen = new ConcurrentLinkedQueue<>();

    @Override
    public Choice place(Ticket ticket, List<Engine> engines, long now) {
      seen.add(ticket);
      return Choice.DROP;
    }
  }

  private final Keeper keeper = new Keeper();

  @Test
  void aClientMayGoBelowItsTiersClassAndNeverAbove() {
    assertThat(asked(tier(3, 1), "5").work().priority()).isEqualTo(8);
    assertThat(asked(tier(3, 1), "-7").work().priority()).isEqualTo(3);
    assertThat(asked(tier(3, 1), "0").work().priority()).isEqualTo(3);
    assertThat(asked(tier(-2, 1), "2147483647").work().priority()).isEqualTo(-2 + Claims.LOWEST);
    assertThat(asked(tier(-2, 1), "-2147483648").work().priority()).isEqualTo(-2);
  }

  @Test
  void weightAndRoomInTheQueueAreTheTiers() {
    Ticket ticket = asked(tier(0, 2.5), "0");
    assertThat(ticket.claim().weight()).isEqualTo(2.5);
    assertThat(ticket.claim().maxQueued()).isEqualTo(7);
    assertThat(asked(tier(0, 1e-30), "0").claim().weight()).isEqualTo(0.001);
  }

  @Test
  void aDeadlineShortensThePromiseAndNeverLengthensIt() {
    long minute = TimeUnit.MINUTES.toNanos(1);
    Ticket shorter = asked(tier(0, 1), "0", "x-weir-deadline-ms: 2000");
    assertThat(shorter.work().promise().ttftNanos())
        .isLessThanOrEqualTo(TimeUnit.SECONDS.toNanos(2))
        .isEqualTo(shorter.claim().patienceNanos());
    Ticket longer = asked(tier(0, 1), "0", "x-weir-deadline-ms: 86400000");
    assertThat(longer.work().promise().ttftNanos()).isEqualTo(minute);
  }

  private Ticket asked(Tier tier, String priority, String... headers) {
    keeper.seen.clear();
    KeyRing keys = TestHouse.keys(tier);
    String body = "{\"model\":\"m\",\"messages\":[],\"priority\":" + priority + "}";
    try (var engine = ScriptedEngine.saying("");
        var house = TestHouse.governed(keeper, Promise.DEFAULT, engine)) {
      house.snapshots().update(s -> new Snapshot(0, s.settings(), s.engines(), s.models(), keys));
      try (var client = house.client()) {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = BEARER;
        assertThat(client.post("/v1/chat/completions", body, all).status()).isEqualTo(503);
      }
    }
    return keeper.seen.element();
  }

  private static Tier tier(int priority, double weight) {
    long most = Tier.UNLIMITED;
    return new Tier("t", most, most, most, most, 7, most, most, most, priority, weight);
  }
}
