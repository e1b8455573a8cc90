package dev.weir.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tenants whose weights differ. */
class WaitQueueWeightsTest {
  private static final int LARGEST = 4000;

  private final SplittableRandom random = new SplittableRandom(3);
  private final WaitQueue queue = new WaitQueue(Fairness.SIZE_BLIND);
  private final Map<String, Double> served = new HashMap<>();

  @Test
  void whoHasThreeTimesTheWeightIsServedThreeTimesTheTokensHoweverLongThatLasts() {
    for (int i = 0; i < 10; i++) {
      waiting("one", 1, size());
      waiting("three", 3, size());
    }
    for (int i = 0; i < 40_000; i++) {
      Ticket next = serveOne();
      waiting(next.tenant(), next.claim().weight(), size());
      assertThat(Math.abs(of("one") - of("three") / 3)).isLessThanOrEqualTo(2 * LARGEST);
    }
    assertThat(of("three") / (of("one") + of("three"))).isCloseTo(0.75, within(0.001));
  }

  @Test
  void whatIsAheadFollowsTheWeights() {
    waiting("other", 1, 1000);
    assertThat(queue.ahead(ticket("new", 1, 300)).cost()).isEqualTo(300);
    assertThat(queue.ahead(ticket("new", 3, 300)).cost()).as("a third").isEqualTo(100);
    assertThat(queue.ahead(ticket("new", 0.5, 300)).cost()).as("twice").isEqualTo(600);
  }

  @Test
  void aWeightThatChangesWhileItsTenantWaitsCountsFromTheNextTokenOn() {
    for (int i = 0; i < 200; i++) {
      waiting("a", 1, 100);
      waiting("b", 1, 100);
    }
    serve(100);
    assertThat(of("a")).isCloseTo(of("b"), within(100.0));
    waiting("b", 3, 100);
    served.clear();
    serve(100);
    assertThat(of("b") / (of("a") + of("b"))).isCloseTo(0.75, within(0.02));
  }

  @Test
  void tenThousandTenantsShareByTheirWeights() {
    for (int i = 0; i < 10_000; i++) {
      for (int j = 0; j < 3; j++) {
        waiting("t" + i, i % 2 == 0 ? 1 : 2, 100);
      }
    }
    serve(15_000);
    double heavy = 0;
    double all = 0;
    for (Map.Entry<String, Double> each : served.entrySet()) {
      heavy += Integer.parseInt(each.getKey().substring(1)) % 2 == 0 ? 0 : each.getValue();
      all += each.getValue();
    }
    assertThat(heavy / all).isCloseTo(2 / 3.0, within(0.03));
    assertThat(queue.size()).isEqualTo(15_000);
  }

  @Test
  void whoHadMoreThanItsShareIsOverdrawnWhileOthersWait() {
    Ticket greedy = waiting("greedy", 1, 100);
    assertThat(asked()).containsExactly(greedy);
    assertThat(greedy.overdrawn()).as("nobody else waits").isFalse();
    queue.charge(greedy, 500);
    Ticket modest = waiting("modest", 1, 100);
    queue.charge(greedy, 500);
    assertThat(asked()).containsExactly(modest, greedy);
    assertThat(modest.overdrawn()).isFalse();
    assertThat(greedy.overdrawn()).isTrue();
    queue.remove(modest);
    assertThat(asked()).containsExactly(greedy);
    assertThat(greedy.overdrawn()).isFalse();
  }

  private long size() {
    return 1L + random.nextInt(LARGEST);
  }

  private List<Ticket> asked() {
    List<Ticket> asked = new ArrayList<>();
    queue.round(9, ticket -> !asked.add(ticket));
    return asked;
  }

  private void serve(int count) {
    for (int i = 0; i < count; i++) {
      var _ = serveOne();
    }
  }

  private Ticket serveOne() {
    List<Ticket> one = new ArrayList<>(1);
    queue.round(1, ticket -> one.isEmpty() && one.add(ticket));
    Ticket ticket = one.getFirst();
    queue.charge(ticket, (double) ticket.tokens());
    queue.remove(ticket);
    served.merge(ticket.tenant(), (double) ticket.tokens(), Double::sum);
    return ticket;
  }

  private double of(String tenant) {
    return served.getOrDefault(tenant, 0.0);
  }

  private Ticket waiting(String tenant, double weight, long tokens) {
    Ticket ticket = ticket(tenant, weight, tokens);
    queue.arrived(ticket);
    queue.add(ticket);
    return ticket;
  }

  private static Ticket ticket(String tenant, double weight, long tokens) {
    Claim claim = new Claim(weight, Long.MAX_VALUE, Claim.ENDLESS);
    Ticket ticket = new Ticket(_ -> {}, tenant, Ticket.Work.ofTokens(tokens, 0), claim);
    ticket.cost = (double) tokens;
    return ticket;
  }
}
