package dev.weir.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitQueueBoundsTest {
  private final WaitQueue queue = new WaitQueue(Fairness.SIZE_BLIND);

  @Test
  void aClassThatIsNewFindsWhatWaitsInTheOthers() {
    queue.add(ticket("t", 0, 10));
    queue.add(ticket("t", 3, 20));
    assertThat(queue.ahead(ticket("t", 5, 1))).isEqualTo(new Waiting(2, 30, Fairness.SIZE_BLIND));
    assertThat(queue.ahead(ticket("t", -1, 1)).requests()).isZero();
  }

  @Test
  void classesThatClientsMakeUpAreNotKept() {
    for (int priority = 0; priority < 10_000; priority++) {
      Ticket ticket = ticket("t", priority, 10);
      queue.charge(ticket, 10);
      queue.add(ticket);
      queue.remove(ticket);
      queue.charge(ticket, 10);
    }
    assertThat(queue.classes()).isLessThanOrEqualTo(WaitQueue.MOST_IDLE);
  }

  @Test
  void whoIsNewDoesNotPassThoseWhoWereServedForLong() {
    for (int i = 0; i < 1000; i++) {
      queue.dispatched(ticket("old", 0, 100), 100);
    }
    for (int i = 0; i < 20; i++) {
      queue.add(ticket("new", 0, 100));
    }
    for (int i = 0; i < 20; i++) {
      queue.add(ticket("old", 0, 100));
    }
    assertThat(served(10)).filteredOn("old"::equals).hasSizeBetween(4, 6);
  }

  /** Serves so many, one in each round; returns whose they were. */
  private List<String> served(int count) {
    List<String> tenants = new ArrayList<>();
    while (tenants.size() < count) {
      int before = tenants.size();
      queue.round(
          1,
          ticket -> {
            if (tenants.size() > before) {
              return false;
            }
            tenants.add(ticket.tenant());
            queue.dispatched(ticket, (double) ticket.tokens());
            queue.remove(ticket);
            return true;
          });
    }
    return tenants;
  }

  private Ticket ticket(String tenant, int priority, long prompt) {
    Ticket ticket =
        new Ticket(
            decision -> {},
            tenant,
            new Ticket.Work(prompt, 0, Prefix.NONE, null, priority, true, Promise.DEFAULT));
    ticket.deadline = Long.MAX_VALUE;
    ticket.cost = (double) prompt;
    queue.arrived(ticket);
    return ticket;
  }
}
