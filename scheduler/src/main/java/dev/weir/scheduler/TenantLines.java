package dev.weir.scheduler;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tenant in one class of a {@link WaitQueue}: its long prompts, its others, and the tokens that
 * it was served.
 */
final class TenantLines {
  final String tenant;
  final long number;
  final Line usual = new Line();
  final Line longest = new Line();
  private final List<Line> lines = List.of(usual, longest);
  double served;

  /** What it would have been served by where the round stands. */
  double tentative;

  TenantLines(String tenant, long number) {
    this.tenant = tenant;
    this.number = number;
  }

  boolean isEmpty() {
    return usual.isEmpty() && longest.isEmpty();
  }

  List<Line> lines() {
    return lines;
  }

  Line of(Ticket ticket) {
    return ticket.longest ? longest : usual;
  }

  /** Adds one that waits; a line that begins to wait does not bring savings along. */
  void add(Ticket ticket) {
    Line line = of(ticket);
    Line other = line == usual ? longest : usual;
    if (line.isEmpty() && !other.isEmpty()) {
      line.served = Math.max(line.served, other.served);
    }
    line.add(ticket);
  }

  void charge(Ticket ticket, double tokens) {
    served += tokens;
    of(ticket).served += tokens;
  }

  void startRound() {
    tentative = served;
    usual.startRound();
    longest.startRound();
  }

  /** Whom to ask next in this round: from the line that was served least. */
  @Nullable Ticket next() {
    Ticket one = usual.peek();
    Ticket other = longest.peek();
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return longest.tentative < usual.tentative ? other : one;
  }

  void pass(Ticket ticket) {
    of(ticket).pass(ticket);
    tentative += ticket.tokens();
  }
}
