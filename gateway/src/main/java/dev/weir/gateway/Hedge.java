package dev.weir.gateway;

import dev.weir.control.FleetEngine;
import dev.weir.gateway.HedgeMetrics.Result;
import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Outcome;
import dev.weir.scheduler.Ticket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A second attempt beside a first one that is late, with a place of its own at the pool, from the
 * moment that it asks for an engine until {@link #stop} or {@link #takenOver}. Lives on the loop of
 * its exchange; only {@link #decided} is called from elsewhere, and hops.
 */
final class Hedge implements Ticket.Owner {
  private final Exchange exchange;
  private final Placement placement;
  private final long waited;
  private final long posted = System.nanoTime();
  private @Nullable Attempt attempt;
  private long predicted = Choice.UNKNOWN;
  private boolean tookOver;
  private boolean over;

  /**
   * @param first where the late attempt is
   * @param elsewhere where the request runs or has failed
   * @param not engines that are not asked beside others
   * @param waited nanoseconds that the first has had
   */
  Hedge(Exchange exchange, Placement first, List<Engine> elsewhere, List<Engine> not, long waited) {
    this.exchange = exchange;
    this.placement = first.beside(this, elsewhere, not);
    this.waited = waited;
  }

  void begin() {
    placement.arrive();
  }

  @Override
  public void decided(Decision decision) {
    exchange.guarded(() -> act(decision));
  }

  private void act(Decision decision) {
    if (tookOver) {
      exchange.decided(decision); // what is decided now is where the request goes on
      return;
    }
    if (over) {
      return;
    }
    switch (decision) {
      case Decision.Dispatch dispatch -> ask(dispatch);
      case Decision.Wait _ -> {}
      case Decision.Reject _, Decision.Drop _ -> exchange.attempts().alone(Result.BUSY);
    }
  }

  private void ask(Decision.Dispatch dispatch) {
    FleetEngine target = exchange.services().fleet().engine(dispatch.engine().id());
    long expected = exchange.services().pools().rules().real(dispatch.ttftNanos());
    if (target == null || dispatch.ttftNanos() < 0 || expected > waited) {
      exchange.attempts().alone(Result.NO_GAIN);
      return;
    }
    if (!exchange.services().hedging().spend(exchange)) {
      exchange.attempts().alone(Result.BUDGET);
      return;
    }
    long before = exchange.services().pools().rules().slow(exchange.times().sincePosted(posted));
    predicted = before + dispatch.ttftNanos();
    placement.at(dispatch.engine());
    exchange.services().metrics().retries().attempt(dispatch.engine().id());
    long left = Math.max(0, expected - (System.nanoTime() - posted));
    Attempt second = new Attempt(exchange, target, left);
    attempt = second;
    second.start();
  }

  /** Null: no engine was found yet. */
  @Nullable Attempt attempt() {
    return attempt;
  }

  Placement placement() {
    return placement;
  }

  /**
   * The time to the first token as its engine lets expect it, since the request asked for its first
   * engine, by the pool's clock.
   */
  long predicted() {
    return predicted;
  }

  /** It is the first attempt now: what it holds is its new owner's. */
  void takenOver() {
    tookOver = true;
    told(Result.WON);
  }

  /** Nobody waits for it any more: the engine is told at once, and its place given back. */
  void stop(Result result) {
    over = true;
    if (attempt != null) {
      attempt.cancel();
    }
    boolean failed = result == Result.FAILED;
    placement.end(failed ? Outcome.FAILED_ENGINE : Outcome.CANCELLED_CLIENT, Usage.UNKNOWN);
    told(result);
  }

  private void told(Result result) {
    if (attempt != null) {
      HedgeMetrics metrics = exchange.services().hedging().metrics();
      metrics.ended(placement.model(), result);
      metrics.wasted(placement.model(), placement.promptTokens());
    }
  }

  void pace(boolean on) {
    if (attempt != null) {
      attempt.pace(on);
    }
  }

  void sweep(long now) {
    if (attempt != null) {
      attempt.sweep(now, exchange.snapshot().settings().timeouts());
    }
  }

  boolean takesComments() {
    return attempt == null || attempt.takesComments();
  }
}
