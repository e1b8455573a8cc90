package dev.weir.scheduler;

import dev.weir.scheduler.Ticket.State;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Requests that failed on an engine and wait for another: apart from the queue, since what they
 * wait for is narrower and must hold up nobody who could take any engine.
 */
final class FailedOver {
  private final ArrayDeque<Ticket> waiting = new ArrayDeque<>();

  void add(Ticket ticket) {
    ticket.failedOver = true;
    waiting.addLast(ticket);
  }

  /** Whether it was one of them. */
  boolean remove(Ticket ticket) {
    return waiting.remove(ticket);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }

  void each(Consumer<Ticket> step) {
    waiting.forEach(step);
  }

  /** Asks all of them in turn; who does not wait any more leaves, after a fault too. */
  void round(Consumer<Ticket> asks) {
    try {
      waiting.forEach(asks);
    } finally {
      waiting.removeIf(ticket -> ticket.state != State.QUEUED);
    }
  }
}
