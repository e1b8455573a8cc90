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

  /** Whether its router hears of each of its tokens, in sums, and predicted them. */
  private boolean writing;

  private boolean expected;

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
    this.ticket = new Ticket(this, prompt.tenant(), prompt.work(), prompt.claim());
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

  /** Lets it come once more, then. */
  void again(long at) {
    world.again(this, at);
  }

  /** As if nothing had been asked of an engine. */
  void startOver() {
    lostPrefill += sequence.prefilledTokens();
    sequence = attempt();
    node = null;
    writing = false;
    first = NEVER;
    last = NEVER;
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
    if (over || !streamed()) {
      return;
    }
    if (!writing) {
      writing = true;
      expected = of.produced() <= predicted();
      nodeOrThrow().tally(router).begins(expected);
    }
    if (expected && of.produced() >= predicted()) {
      expected = false;
      nodeOrThrow().tally(router).exceeds();
    }
  }

  /** Tokens are only counted, but for the one after which they are more than was predicted. */
  @Override
  public int next(int produced) {
    return produced < predicted() ? predicted() : Integer.MAX_VALUE;
  }

  @Override
  public void preempted(Sequence of, long at) {
    uncount();
  }

  @Override
  public void finished(Sequence of, long at) {
    uncount();
    world.finished(this);
  }

  private int predicted() {
    return (int) ticket.work().outputTokens();
  }

  /** No more of its tokens are told; those of iterations that have ended were. */
  void uncount() {
    if (writing) {
      nodeOrThrow().tally(router).ends(expected);
      writing = false;
    }
  }

  /** Tokens of the answer that its router heard of, in sums. */
  int written() {
    return streamed() ? sequence.produced() : 0;
  }

  /** Those of them that it had predicted. */
  int reported() {
    return Math.min(written(), predicted());
  }

  /** Where it was sent. */
  Node nodeOrThrow() {
    if (node == null) {
      throw new IllegalStateException("request " + number + ": not placed");
    }
    return node;
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
