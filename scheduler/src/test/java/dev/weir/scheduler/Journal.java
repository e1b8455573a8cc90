package dev.weir.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Decision.Dispatch;
import dev.weir.scheduler.Decision.Reject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What one pool's owners know of their requests, kept beside the pool from its decisions alone; and
 * the promises of a pool, checked at each decision.
 */
final class Journal implements Consumer<Decision> {
  /** One request as its owner sees it. */
  static final class Request {
    final int number;

    /** When it arrived, or when it lost an engine. */
    long waitsSince;

    final Set<Engine> tried = new LinkedHashSet<>();
    final List<Engine> on = new ArrayList<>(1);
    boolean over;
    boolean begun;
    long written;

    Request(int number, long now) {
      this.number = number;
      this.waitsSince = now;
    }

    boolean running() {
      return !on.isEmpty();
    }

    boolean waits() {
      return !over && !running();
    }
  }

  final Map<Ticket, Request> requests = new LinkedHashMap<>();
  final Map<Outcome, Integer> rejected = new TreeMap<>();
  final StringBuilder transcript = new StringBuilder();
  List<Engine> members = List.of();
  int dispatched;

  Request of(Ticket ticket) {
    Request request = requests.get(ticket);
    if (request == null) {
      throw new AssertionError("a decision about a ticket that nobody posted");
    }
    return request;
  }

  void arrived(Ticket ticket, long now) {
    requests.put(ticket, new Request(requests.size(), now));
  }

  @Override
  public void accept(Decision decision) {
    Request request = of(decision.ticket());
    assertThat(request.waits()).as("one decision at a time, none after the end").isTrue();
    switch (decision) {
      case Dispatch(Ticket _, Engine engine, long _) -> dispatched(request, engine);
      case Decision.Wait wait -> assertThat(wait.ahead()).isNotNegative();
      case Reject(Ticket _, Outcome outcome, long after, long _) ->
          refused(request, outcome, after);
      case Decision.Drop(Ticket _, long after) -> refused(request, Outcome.EXPIRED_QUEUE, after);
    }
  }

  private void refused(Request request, Outcome outcome, long retryAfterNanos) {
    assertThat(retryAfterNanos).isPositive();
    rejected.merge(outcome, 1, Integer::sum);
    transcript.append(request.number).append(outcome.label()).append(' ');
    request.over = true;
  }

  private void dispatched(Request request, Engine engine) {
    assertThat(members).contains(engine);
    assertThat(engine.up()).isTrue();
    assertThat(request.tried).doesNotContain(engine);
    assertThat(engine.inFlight()).isLessThanOrEqualTo(engine.maxConcurrency());
    if (request.tried.isEmpty()) {
      assertThat(requests.values())
          .filteredOn(r -> r.waits() && r.tried.isEmpty())
          .as("first in, first out among those that never ran")
          .noneMatch(r -> r.number < request.number);
    }
    request.on.add(engine);
    dispatched++;
    transcript.append(request.number).append(engine.id()).append(' ');
  }

  List<Ticket> tickets(Predicate<Request> which) {
    return requests.entrySet().stream()
        .filter(e -> which.test(e.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  int running(Engine engine) {
    return (int) requests.values().stream().filter(r -> r.on.contains(engine)).count();
  }

  /** Nobody is kept from an engine that could take him, and nobody waits beyond the bound. */
  void assertNobodyWaitsInVain(long now, long maxWait) {
    for (Request request : requests.values()) {
      if (request.waits()) {
        assertThat(now - request.waitsSince).isLessThan(maxWait);
        assertThat(members).noneMatch(e -> e.hasRoom() && !request.tried.contains(e));
        assertThat(members).anyMatch(e -> e.up() && !request.tried.contains(e));
      }
    }
  }
}
