package dev.weir.simulator.replay;

import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Outcome;
import dev.weir.scheduler.Ticket;
import dev.weir.simulator.engine.Sequence;
import dev.weir.simulator.engine.SequenceListener;
import dev.weir.simulator.report.RequestResult;
import org.jspecify.annotations.Nullable;

/** One request of a replay, from its arrival at a router to its end. */
final class Call implements Ticket.Owner, SequenceListener {
  static final long NEVER = -1;

  final int number;
  final int router;
  final long arrived;
  final boolean judged;
  final Ticket ticket;
  private final World world;
  private final Prompt prompt;

  Sequence sequence;

  /** Where it was sent; null: nowhere yet, or the attempt failed. */
  @Nullable Node node;

  /** When it was last sent to an engine; {@link #NEVER}. */
  long placed = NEVER;

  /** When its first and its last token left the engine; {@link #NEVER}. */
  long first = NEVER;

  long last = NEVER;

  /** Tokens that the router hears of in sums. */
  int reported;

  int attempts;

  /** Prompt tokens that engines computed for attempts that failed. */
  int lostPrefill;

  boolean over;

  Call(World world, int number, int router, long arrived, boolean judged, Prompt prompt) {
    this.world = world;
    this.number = number;
    this.router = router;
    this.arrived = arrived;
    this.judged = judged;
    this.prompt = prompt;
    this.ticket = new Ticket(this, prompt.tenant(), prompt.work());
    this.sequence = attempt();
  }

  static Call of(Ticket ticket) {
    return (Call) ticket.owner();
  }

  private Sequence attempt() {
    return new Sequence(
        number, prompt.promptTokens(), prompt.outputTokens(), prompt.blocks(), this);
  }

  boolean streamed() {
    return ticket.work().streamed();
  }

  /** Whether its client has been shown something of the answer. */
  boolean shown(long now, long hop) {
    return streamed() && first != NEVER && first + hop <= now;
  }

  /** As if nothing had been asked of an engine. */
  void startOver() {
    lostPrefill += sequence.prefilledTokens();
    sequence = attempt();
    node = null;
    first = NEVER;
    last = NEVER;
    reported = 0;
  }

  /** Prompt tokens that engines computed for it. */
  int prefilled() {
    return lostPrefill + sequence.prefilledTokens();
  }

  /** The world hands out decisions itself; there is no mailbox. */
  @Override
  public void decided(Decision decision) {
    throw new IllegalStateException("decision: by a mailbox (expected: by the world)");
  }

  @Override
  public void token(Sequence of, long at) {
    last = at;
    if (first == NEVER) {
      first = at;
      world.firstToken(this);
    }
    if (node == null || !streamed()) {
      return;
    }
    node.told[router]++;
    if (reported < ticket.work().outputTokens()) {
      reported++;
      node.expected[router]++;
    }
  }

  @Override
  public void finished(Sequence of, long at) {
    world.finished(this);
  }

  /**
   * @param hop that the answer took back
   */
  RequestResult result(Outcome outcome, long now, long hop) {
    boolean shown = shown(now, hop);
    return new RequestResult(
        outcome,
        node == null ? RequestResult.NO_ENGINE : node.id,
        ticket.tenant(),
        sequence.promptTokens(),
        sequence.produced(),
        first == NEVER ? -1 : sequence.cachedTokens(),
        shown ? first + hop - arrived : -1,
        shown ? last + hop - arrived : -1,
        now - arrived);
  }
}
