package dev.weir.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What stands before a newcomer, by the accounts of tenants and of their lines. */
class WaitQueueAccountsTest {
  private static final int LONG = 5000;
  private static final int SHORT = 100;

  private final WaitQueue queue = new WaitQueue(Fairness.SIZE_FAIR);

  @Test
  void ofAnotherTenantStandsBeforeItWhatIsServedUntilItsOwnTurnIsOver() {
    waiting("other", 400);
    waiting("other", 600);
    assertThat(ahead("new", 250)).as("a quarter").isEqualTo(new Waiting(0, 250, size()));
    assertThat(ahead("new", 500).requests()).isEqualTo(1);
    assertThat(ahead("new", 5000)).as("all of it").isEqualTo(new Waiting(2, 1000, size()));
  }

  @Test
  void whoWasServedMoreHasMoreBeforeIt() {
    waiting("other", 1000);
    queue.charge(ticket("greedy", 10), 300);
    assertThat(ahead("greedy", 250).cost()).isEqualTo(550);
    assertThat(ahead("modest", 250).cost()).isEqualTo(250);
  }

  @Test
  void ofOneWhoWasServedMoreLessStandsBeforeIt() {
    Ticket served = waiting("greedy", 1000);
    waiting("modest", 200);
    queue.charge(served, 300);
    assertThat(ahead("new", 400).cost()).as("100 of the one, 200 of the other").isEqualTo(300);
    assertThat(ahead("new", 250).cost()).as("nothing of the one").isEqualTo(200);
  }

  @Test
  void itsOwnLineStandsBeforeItWholly() {
    waiting("own", 400);
    waiting("other", 1000);
    assertThat(ahead("own", 100).cost()).as("and of the other as much").isEqualTo(400 + 500.0);
  }

  @Test
  void ofItsTenantsOtherLineStandsBeforeItWhatThatHasComingMeanwhile() {
    teach("own");
    waiting("own", LONG);
    assertThat(ahead("own", SHORT).cost()).as("a part as large as itself").isEqualTo(SHORT);
    assertThat(ahead("own", LONG).cost()).as("its own line").isEqualTo(LONG);
    waiting("own", SHORT);
    assertThat(ahead("own", SHORT).cost()).isEqualTo(SHORT + 2.0 * SHORT);
    assertThat(ahead("own", LONG).cost()).isEqualTo(LONG + (double) SHORT);
  }

  @Test
  void theLineThatWasServedMoreWaits() {
    teach("own");
    Ticket one = waiting("own", LONG);
    queue.charge(one, 60);
    assertThat(ahead("own", SHORT).cost()).as("it begins where the other stands").isEqualTo(SHORT);
    waiting("own", SHORT);
    queue.charge(one, 150);
    assertThat(ahead("own", SHORT).cost())
        .as("200 less 150 of the other are before it")
        .isCloseTo(SHORT + 50.0, within(1e-9));
  }

  @Test
  void ofAnotherTenantBothLinesStandBeforeIt() {
    teach("other");
    waiting("other", LONG);
    waiting("other", SHORT);
    double share = 510.0 / (LONG + SHORT);
    assertThat(ahead("new", 510).cost()).isCloseTo(share * (LONG + SHORT), within(1e-9));
    assertThat(ahead("new", 1 << 20)).isEqualTo(new Waiting(2, LONG + SHORT, size()));
  }

  @Test
  void whoStandsInAHigherClassIsBeforeItWhoeverWasServedMore() {
    Ticket high = ticket("high", 700, -1);
    queue.add(high);
    queue.charge(high, 1_000_000);
    assertThat(ahead("new", 10)).isEqualTo(new Waiting(1, 700, size()));
  }

  @Test
  void whoIsGoneStandsBeforeNobody() {
    Ticket gone = waiting("other", 400);
    waiting("other", 600);
    queue.remove(gone);
    queue.remove(gone);
    assertThat(queue.size()).isEqualTo(1);
    assertThat(ahead("new", 5000)).isEqualTo(new Waiting(1, 600, size()));
  }

  private static Fairness size() {
    return Fairness.SIZE_FAIR;
  }

  /** Nine short ones to a long one. */
  private void teach(String tenant) {
    for (int i = 0; i < 640; i++) {
      queue.arrived(ticket(tenant, i % 10 == 0 ? LONG : SHORT));
    }
  }

  private Waiting ahead(String tenant, long tokens) {
    Ticket ticket = ticket(tenant, tokens);
    queue.arrived(ticket);
    return queue.ahead(ticket);
  }

  private Ticket waiting(String tenant, long tokens) {
    Ticket ticket = ticket(tenant, tokens);
    queue.arrived(ticket);
    queue.add(ticket);
    return ticket;
  }

  private static Ticket ticket(String tenant, long tokens) {
    return ticket(tenant, tokens, 0);
  }

  private static Ticket ticket(String tenant, long tokens, int priority) {
    Ticket.Work work =
        new Ticket.Work(tokens, 0, Prefix.NONE, null, priority, true, Promise.DEFAULT);
    Ticket ticket = new Ticket(decision -> {}, tenant, work);
    ticket.cost = (double) tokens;
    return ticket;
  }
}
