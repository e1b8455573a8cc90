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
  final Ticket ticket;
  final Sequence sequence;
  private final World world;

  @Nullable Node node;

  /** When its first and its last token left the engine; {@link #NEVER}. */
  long first = NEVER;

  long last = NEVER;

  /** Tokens that the router hears of in sums. */
  int reported;

  boolean over;

  Call(World world, int number, int router, long arrived, Prompt prompt) {
    this.world = world;
    this.number = number;
    this.router = router;
    this.arrived = arrived;
    this.ticket = new Ticket(this, prompt.tenant(), prompt.work());
    this.sequence =
        new Sequence(number, prompt.promptTokens(), prompt.outputTokens(), prompt.blocks(), this);
  }

  boolean streamed() {
    return ticket.work().streamed();
  }

  /** Decisions are taken where they are made: nothing is posted here. */
  @Override
  public void decided(Decision decision) {
    throw new IllegalStateException("decided by mailbox (expected: by the world)");
  }

  @Override
  public void token(Sequence of, long at) {
    last = at;
    if (first == NEVER) {
      first = at;
      world.firstToken(this, at);
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
    world.finished(this, at);
  }

  /**
   * @param hop that the answer took back
   */
  RequestResult result(Outcome outcome, long now, long hop) {
    boolean shown = streamed() && first != NEVER;
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
