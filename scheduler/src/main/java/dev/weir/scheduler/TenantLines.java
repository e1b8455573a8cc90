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
    Line other = other(line);
    if (line.isEmpty()) {
      line.served = entry(line, other);
      other.served = other.isEmpty() ? line.served : other.served;
    }
    line.add(ticket);
  }

  /** Where a line's account stands when one joins it. */
  private static double entry(Line line, Line other) {
    return line.isEmpty() ? Math.max(line.served, other.served) : line.served;
  }

  private Line other(Line line) {
    return line == usual ? longest : usual;
  }

  /** What of this tenant would be asked before the ticket, if it began to wait now. */
  Before before(Ticket ticket) {
    Line line = of(ticket);
    Line other = other(line);
    double upTo = entry(line, other) + line.tokens + ticket.tokens();
    return Before.of(line, 1).plus(other, other.share(upTo - other.served));
  }

  /** What of this tenant is asked until it was served so many tokens more. */
  Before upTo(double tokens) {
    double share = Math.clamp(tokens / Math.max(1, usual.tokens + longest.tokens), 0, 1);
    return Before.of(usual, share).plus(longest, share);
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
