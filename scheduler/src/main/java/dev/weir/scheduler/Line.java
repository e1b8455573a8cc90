package dev.weir.scheduler;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tickets that wait in the order of their deadlines, and the tokens that those before them were
 * served: one tenant's long prompts, or its others. Owned by its {@link WaitQueue}.
 */
final class Line {
  private static final Comparator<Ticket> BY_DEADLINE =
      Comparator.<Ticket>comparingLong(t -> t.deadline).thenComparingLong(t -> t.number);

  private final TreeSet<Ticket> tickets = new TreeSet<>(BY_DEADLINE);

  /** Tokens served, by which lines are compared. */
  double served;

  /** Sum of the costs of those who wait. */
  double cost;

  /** Sum of their tokens. */
  double tokens;

  /** Where a round over the queue stands; what it would have been served by then. */
  double tentative;

  private @Nullable Ticket examined;

  boolean isEmpty() {
    return tickets.isEmpty();
  }

  int size() {
    return tickets.size();
  }

  void add(Ticket ticket) {
    tickets.add(ticket);
    cost += ticket.cost;
    tokens += ticket.tokens();
  }

  /** Whether it waited here. */
  boolean remove(Ticket ticket) {
    boolean waited = tickets.remove(ticket);
    if (waited) {
      cost = tickets.isEmpty() ? 0 : cost - ticket.cost;
      tokens = tickets.isEmpty() ? 0 : tokens - ticket.tokens();
    }
    return waited;
  }

  Ticket last() {
    return tickets.last();
  }

  /** Which share of those who wait here is asked until so many tokens more were served. */
  double share(double more) {
    return Math.clamp(more / Math.max(1, tokens), 0, 1);
  }

  void startRound() {
    tentative = served;
    examined = null;
  }

  /** Who is asked next in this round; null: nobody is left. */
  @Nullable Ticket peek() {
    if (tickets.isEmpty()) {
      return null;
    }
    return examined == null ? tickets.first() : tickets.higher(examined);
  }

  /** The one just peeked at was asked. */
  void pass(Ticket ticket) {
    examined = ticket;
    tentative += ticket.tokens();
  }
}
