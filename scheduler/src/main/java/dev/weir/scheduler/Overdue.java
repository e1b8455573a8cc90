package dev.weir.scheduler;

import dev.weir.scheduler.Ticket.State;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Finds those who have waited as long as they may, wherever in the queue of a {@link Pool} they
 * stand: as long as anybody, or as long as they said. Who failed on an engine stands apart, and is
 * not found here. Cost: O(1) for who said nothing, else O(log n). Those who left before their time
 * are swept out when they are the most.
 */
final class Overdue {
  /** Of those who do not wait any more so many may be remembered, or as many as wait. */
  private static final int SWEPT_AT = 64;

  private static final Comparator<Ticket> BY_END = Comparator.comparingLong(Overdue::end);

  private final ArrayDeque<Ticket> byArrival = new ArrayDeque<>();
  private final PriorityQueue<Ticket> impatient = new PriorityQueue<>(BY_END);

  /** Whether nobody waits for it any more, or it has waited as long as anybody may. */
  static boolean late(Ticket ticket, long maxWaitNanos, long now) {
    return now - ticket.waits >= maxWaitNanos
        || now - ticket.arrived >= ticket.claim().patienceNanos();
  }

  private static boolean inLine(Ticket ticket) {
    return ticket.state == State.QUEUED && !ticket.failedOver;
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
      byArrival.removeIf(each -> !inLine(each));
      impatient.removeIf(each -> !inLine(each));
    }
    byArrival.addLast(ticket);
    if (ticket.claim().patienceNanos() != Claim.ENDLESS) {
      impatient.add(ticket);
    }
  }

  /** Hands over those who still wait and are late. */
  void each(long maxWaitNanos, long now, Consumer<Ticket> late) {
    for (Ticket head = byArrival.peekFirst(); head != null; head = byArrival.peekFirst()) {
      boolean waits = inLine(head);
      if (waits && now - head.waits < maxWaitNanos) {
        break;
      }
      byArrival.removeFirst();
      if (waits) {
        late.accept(head);
      }
    }
    for (Ticket head = impatient.peek(); head != null; head = impatient.peek()) {
      boolean waits = inLine(head);
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
