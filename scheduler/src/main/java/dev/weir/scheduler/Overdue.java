package dev.weir.scheduler;

import dev.weir.scheduler.Ticket.State;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Finds those who have waited as long as they may, wherever in the queue of a {@link Pool} they
 * stand: as long as anybody, or as long as they said. Cost: O(1) for who said nothing, else O(log
 * n). Those who left before their time are swept out when they are the most.
 */
final class Overdue {
  /** Of those who do not wait any more so many may be remembered, or as many as wait. */
  private static final int SWEPT_AT = 64;

  private static final Comparator<Ticket> BY_END = Comparator.comparingLong(Overdue::end);

  private final ArrayDeque<Ticket> byArrival = new ArrayDeque<>();
  private final PriorityQueue<Ticket> impatient = new PriorityQueue<>(BY_END);

  /** Whether nobody waits for it any more. */
  static boolean late(Ticket ticket, long maxWaitNanos, long now) {
    return now - ticket.arrived >= Math.min(maxWaitNanos, ticket.claim().patienceNanos());
  }

  private static long end(Ticket ticket) {
    return after(ticket.arrived, ticket.claim().patienceNanos());
  }

  /** The moment so much later, the last there is at the most; clocks may begin below zero. */
  static long after(long now, long nanos) {
    long then = now + nanos;
    return then < now ? Long.MAX_VALUE : then;
  }

  void add(Ticket ticket, int waiting) {
    if (byArrival.size() >= 2 * waiting + SWEPT_AT) {
      byArrival.removeIf(each -> each.state != State.QUEUED);
      impatient.removeIf(each -> each.state != State.QUEUED);
    }
    byArrival.addLast(ticket);
    if (ticket.claim().patienceNanos() != Claim.ENDLESS) {
      impatient.add(ticket);
    }
  }

  /** Hands over those who still wait and are late. */
  void each(long maxWaitNanos, long now, Consumer<Ticket> late) {
    for (Ticket head = byArrival.peekFirst(); head != null; head = byArrival.peekFirst()) {
      boolean waits = head.state == State.QUEUED;
      if (waits && now - head.arrived < maxWaitNanos) {
        break;
      }
      byArrival.removeFirst();
      if (waits) {
        late.accept(head);
      }
    }
    for (Ticket head = impatient.peek(); head != null; head = impatient.peek()) {
      boolean waits = head.state == State.QUEUED;
      if (waits && !late(head, maxWaitNanos, now)) {
        break;
      }
      impatient.remove();
      if (waits) {
        late.accept(head);
      }
    }
  }

  /** Everybody who waits or did not long ago, in the order of arrival. */
  Iterable<Ticket> all() {
    return byArrival;
  }

  int size() {
    return byArrival.size();
  }
}
