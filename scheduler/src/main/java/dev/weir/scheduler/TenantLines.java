package dev.weir.scheduler;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tenant in one class of a {@link WaitQueue}: its long prompts, its others, and the tokens that
 * it was served. Its account counts tokens by its weight, its lines count them as they are.
 */
final class TenantLines {
  final String tenant;
  final long number;
  final Line usual = new Line();
  final Line longest = new Line();
  private final List<Line> lines = List.of(usual, longest);

  /** Tokens served, each divided by the weight at its time. */
  double served;

  /** As the request said that came last: what was served before is not reckoned anew. */
  double weight = 1;

  /** What it would have been served by where the round stands. */
  double tentative;

  TenantLines(String tenant, long number) {
    this.tenant = tenant;
    this.number = number;
  }

  boolean isEmpty() {
    return usual.isEmpty() && longest.isEmpty();
  }

  int size() {
    return usual.size() + longest.size();
  }

  /** Of those who wait. */
  double tokens() {
    return usual.tokens + longest.tokens;
  }

  /**
   * Its part of a full queue for its weight, by count or by tokens, whichever is more.
   *
   * @param with one more; null: nobody
   */
  double part(Pool.Bounds bounds, @Nullable Ticket with) {
    double requests = size() + (with == null ? 0 : 1);
    double tokens = tokens() + (with == null ? 0 : with.tokens());
    double byCount = requests / Math.max(1, bounds.maxQueued());
    return Math.max(byCount, tokens / bounds.maxQueuedTokens()) / weight;
  }

  /** The last of those who wait, of the line that has more. */
  Ticket last() {
    return (usual.tokens >= longest.tokens && !usual.isEmpty() || longest.isEmpty())
        ? usual.last()
        : longest.last();
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

  /** What of this tenant is asked until its account has grown by so much. */
  Before upTo(double account) {
    double share = Math.clamp(account * weight / Math.max(1, tokens()), 0, 1);
    return Before.of(usual, share).plus(longest, share);
  }

  void charge(Ticket ticket, double tokens) {
    served += tokens / weight;
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
    tentative += ticket.tokens() / weight;
  }
}
