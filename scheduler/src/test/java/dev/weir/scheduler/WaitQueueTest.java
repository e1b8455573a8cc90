package dev.weir.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WaitQueueTest {
  private static final int LARGEST = 8000;

  private final SplittableRandom random = new SplittableRandom(5);
  private final WaitQueue queue = new WaitQueue(Fairness.SIZE_BLIND);
  private final Map<String, Long> served = new HashMap<>();

  @Test
  void tenantsWhoAlwaysWaitAreServedTheSameHoweverLongThatLasts() {
    for (int i = 0; i < 10; i++) {
      wait("small", 1 + random.nextInt(200));
      wait("large", 1 + random.nextInt(LARGEST));
      wait("even", 1000);
    }
    for (int i = 0; i < 60_000; i++) {
      Ticket next = serveOne();
      wait(next.tenant(), sizeLike(next.tenant()));
      assertApart("small", "large", 2 * LARGEST);
      assertApart("small", "even", 2 * LARGEST);
    }
    assertThat(of("small")).isGreaterThan(1_000_000);
  }

  private long sizeLike(String tenant) {
    return switch (tenant) {
      case "small" -> 1 + random.nextInt(200);
      case "large" -> 1 + random.nextInt(LARGEST);
      default -> 1000;
    };
  }

  @Test
  void whoWasIdleBringsNoSavingsAlong() {
    wait("busy", 100);
    for (int i = 0; i < 1000; i++) {
      wait("busy", 100);
      var _ = serveOne();
    }
    for (int i = 0; i < 100; i++) {
      wait("idle", 100);
      wait("busy", 100);
    }
    served.clear();
    for (int i = 0; i < 100; i++) {
      var _ = serveOne();
      assertApart("idle", "busy", 200);
    }
  }

  @Test
  void whoWasServedMoreThanOthersStaysBehindWhenItComesBack() {
    wait("greedy", 5000);
    wait("modest", 100);
    var _ = serveOne();
    var _ = serveOne();
    wait("modest", 100);
    wait("greedy", 100);
    for (int i = 0; i < 20; i++) {
      wait("modest", 100);
      assertThat(serveOne().tenant()).isEqualTo("modest");
    }
  }

  @Test
  void answersAreChargedToo() {
    Ticket written = wait("writes", 10);
    wait("reads", 500);
    wait("writes", 10);
    queue.charge(written, 1000);
    assertThat(serveOne().tenant()).isEqualTo("reads");
  }

  @Test
  void aLowerClassIsAskedOnlyWhenTheHigherOneIsThrough() {
    Ticket low = wait("a", 10, 1, 0);
    Ticket lower = wait("a", 10, 2, 0);
    Ticket high = wait("b", 10, -1, 50);
    Ticket usual = wait("b", 10, 0, 40);
    assertThat(asked(4)).containsExactly(high, usual, low, lower);
    assertThat(asked(2)).containsExactly(high, usual);
  }

  @Test
  void withinATenantTheEarliestDeadlineGoesFirstAndThenWhoCameFirst() {
    Ticket late = wait("a", 10, 0, 300);
    Ticket soon = wait("a", 10, 0, 100);
    Ticket alsoSoon = wait("a", 10, 0, 100);
    Ticket between = wait("a", 10, 0, 200);
    assertThat(asked(9)).containsExactly(soon, alsoSoon, between, late);
  }

  @Test
  void aRoundAsksTenantsInTurnsAndWhoIsHeldKeepsItsPlace() {
    Ticket a1 = wait("a", 100);
    Ticket a2 = wait("a", 100);
    Ticket b1 = wait("b", 100);
    Ticket b2 = wait("b", 100);
    assertThat(asked(3)).containsExactly(a1, b1, a2);
    assertThat(asked(9)).containsExactly(a1, b1, a2, b2);
    queue.charge(a1, 1);
    assertThat(asked(2)).containsExactly(b1, a1);
  }

  @Test
  void longPromptsAndOthersHalveTheTokensOfTheirTenant() {
    queue.fairness(Fairness.SIZE_FAIR);
    long[] tokens = new long[2];
    teachLengths();
    for (int i = 0; i < 20; i++) {
      wait("a", 5000);
      wait("a", 100);
    }
    for (int i = 0; i < 20_000; i++) {
      Ticket next = serveOne();
      long size = next.work().promptTokens();
      tokens[size > 1000 ? 1 : 0] += size;
      wait("a", size);
      keepShare();
      assertThat(Math.abs(tokens[0] - tokens[1])).isLessThanOrEqualTo(10_000);
    }
    assertThat(tokens[1]).isGreaterThan(1_000_000);
  }

  @Test
  void blindToSizeTheDeadlineAloneDecides() {
    teachLengths();
    wait("a", 5000, 0, 1);
    for (int i = 2; i < 20; i++) {
      wait("a", i % 2 == 0 ? 5000 : 100, 0, i);
    }
    for (int i = 1; i < 20; i++) {
      assertThat(serveOne().deadline).isEqualTo(i);
    }
  }

  @Test
  void aheadOfANewcomerStandAllOfHigherClassesAndItsOwnLine() {
    assertThat(queue.ahead(ticket("a", 1, 0, 0)).requests()).isZero();
    wait("a", 100, 0, 0);
    wait("a", 100, 0, 0);
    wait("b", 400, -1, 0);
    wait("c", 900, 1, 0);
    Waiting ahead = queue.ahead(ticket("a", 50, 0, 0));
    assertThat(ahead.requests()).isEqualTo(3);
    assertThat(ahead.cost()).isEqualTo(600);
    assertThat(queue.ahead(ticket("a", 50, -2, 0)).requests()).isZero();
    assertThat(queue.ahead(ticket("d", 50, 1, 0)).cost())
        .as("of another tenant no more than is served while it is itself")
        .isEqualTo(600 + 50.0);
  }

  @Test
  void whatIsAheadFollowsEveryChangeAndIsNothingInTheEnd() {
    List<Ticket> waiting = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      if (random.nextInt(waiting.size() + 5) < 5) {
        waiting.add(wait("t" + random.nextInt(3), 1 + random.nextInt(99), random.nextInt(2), i));
      } else {
        Ticket gone = waiting.remove(random.nextInt(waiting.size()));
        queue.remove(gone);
      }
      Waiting all = queue.ahead(ticket("x", 1_000_000_000, 1, 0));
      assertThat(queue.size()).isEqualTo(waiting.size());
      assertThat(all.requests()).isEqualTo(waiting.size());
      assertThat(all.cost()).isEqualTo((double) waiting.stream().mapToLong(Ticket::tokens).sum());
    }
    waiting.forEach(queue::remove);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.ahead(ticket("x", 10, 1, 0))).isEqualTo(Waiting.NOBODY);
  }

  @Test
  void aCostThatIsEstimatedAnewCountsFromThenOn() {
    Ticket one = wait("a", 100);
    wait("a", 100);
    queue.estimate(one, () -> one.cost = 700);
    assertThat(queue.ahead(ticket("a", 1, 0, 0)).cost()).isEqualTo(800);
    queue.remove(one);
    assertThat(queue.ahead(ticket("a", 1, 0, 0)).cost()).isEqualTo(100);
  }

  @Test
  void tenantsThatAreGoneAreForgottenBeforeTheyAreTooMany() {
    for (int i = 0; i < 20_000; i++) {
      Ticket ticket = wait("tenant-" + i, 10);
      assertThat(serveOne()).isSameAs(ticket);
    }
    assertThat(queue.isEmpty()).isTrue();
  }

  /** What was seen before: nine short ones to a long one. */
  private void teachLengths() {
    for (int i = 0; i < 640; i++) {
      queue.arrived(ticket("a", i % 10 == 0 ? 5000 : 100, 0, 0));
    }
  }

  /** Long ones stay a tenth of what arrives, however many of them wait. */
  private void keepShare() {
    for (int i = 0; i < 20; i++) {
      queue.arrived(ticket("a", 100, 0, 0));
    }
  }

  private Ticket wait(String tenant, long tokens) {
    return wait(tenant, tokens, 0, 0);
  }

  private Ticket wait(String tenant, long tokens, int priority, long deadline) {
    Ticket ticket = ticket(tenant, tokens, priority, deadline);
    queue.arrived(ticket);
    queue.add(ticket);
    return ticket;
  }

  private static Ticket ticket(String tenant, long tokens, int priority, long deadline) {
    Ticket.Work work =
        new Ticket.Work(tokens, 0, Prefix.NONE, null, priority, true, Promise.DEFAULT);
    Ticket ticket = new Ticket(decision -> {}, tenant, work);
    ticket.deadline = deadline;
    ticket.cost = (double) tokens;
    return ticket;
  }

  /** Who is asked in a round in which all are held. */
  private List<Ticket> asked(int mostHeld) {
    List<Ticket> asked = new ArrayList<>();
    queue.round(mostHeld, ticket -> !asked.add(ticket));
    return asked;
  }

  /** Serves the first who is asked. */
  private Ticket serveOne() {
    List<Ticket> one = new ArrayList<>(1);
    queue.round(
        1,
        ticket -> {
          if (!one.isEmpty()) {
            return false;
          }
          one.add(ticket);
          queue.charge(ticket, (double) ticket.tokens());
          queue.remove(ticket);
          return true;
        });
    Ticket ticket = one.getFirst();
    served.merge(ticket.tenant(), ticket.tokens(), Long::sum);
    return ticket;
  }

  private long of(String tenant) {
    return served.getOrDefault(tenant, 0L);
  }

  private void assertApart(String one, String other, long most) {
    assertThat(Math.abs(of(one) - of(other))).isLessThanOrEqualTo(most);
  }
}
