package dev.weir.gateway;

import dev.weir.control.FleetEngine;
import dev.weir.gateway.HedgeMetrics.Result;
import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Outcome;
import dev.weir.scheduler.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The engines that one exchange asks, one after another or two beside each other: acts on what its
 * pool decides, decides whose answer it is that the client gets, and whether a failed attempt is
 * followed by another. Lives on the loop of its {@link Exchange}.
 */
final class Attempts {
  private static final long AFTER_FAILURE_MILLIS = 1000;

  private final Exchange exchange;
  private final Beside beside;
  private Placement placement;
  private @Nullable Attempt attempt;
  private List<Engine> failedOn = List.of();
  private @Nullable Failure lastFailure;
  private long busyMillis;

  Attempts(Exchange exchange, Placement placement) {
    this.exchange = exchange;
    this.beside = new Beside(exchange, this);
    this.placement = placement;
  }

  Placement placement() {
    return placement;
  }

  void arrive() {
    exchange.services().retries().request(System.nanoTime());
    placement.arrive();
  }

  void decided(Decision decision) {
    if (exchange.services().lifecycle().dismissing()) {
      exchange.dismissed(false); // the place that has become free is another's who was told so
      return;
    }
    exchange.times().decided();
    switch (decision) {
      case Decision.Dispatch dispatch -> ask(dispatch);
      case Decision.Wait(Ticket _, int ahead, long nanos) ->
          exchange.delivery().queued(ahead, nanos);
      case Decision.Reject(Ticket _, Outcome outcome, long after, long wait) ->
          refused(outcome, after, wait);
      case Decision.Drop(Ticket _, long after) ->
          refused(Outcome.EXPIRED_QUEUE, after, Choice.UNKNOWN);
    }
  }

  private void refused(Outcome outcome, long retryAfterNanos, long waitNanos) {
    if (exchange.committed()) {
      exchange.resumption().not(Loss.ENGINES);
      exchange.streamFailed(broken());
      return;
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(retryAfterNanos);
    Rejection rejection = Refusals.of(outcome, exchange, lastFailure, millis);
    exchange.reject(
        waitNanos < 0 ? rejection : rejection.waiting(TimeUnit.NANOSECONDS.toMillis(waitNanos)));
  }

  private void ask(Decision.Dispatch dispatch) {
    exchange.times().predicted(dispatch.ttftNanos());
    exchange.delivery().place().left();
    FleetEngine target = exchange.services().fleet().engine(dispatch.engine().id());
    if (target == null) {
      placement.retry();
      return;
    }
    placement.at(dispatch.engine());
    exchange.services().metrics().retries().attempt(dispatch.engine().id());
    Attempt next = new Attempt(exchange, target, expected(dispatch));
    attempt = next;
    beside.begins();
    exchange.asking(next);
    next.start();
  }

  /** What is left of the predicted time to the first token, in real time; negative: nothing is. */
  private long expected(Decision.Dispatch dispatch) {
    if (dispatch.ttftNanos() < 0) {
      return Choice.UNKNOWN;
    }
    long whole = exchange.services().pools().rules().real(dispatch.ttftNanos());
    return Math.max(0, whole - exchange.times().sincePosted(System.nanoTime()));
  }

  /** When a busy engine said that it would have room again. */
  void busyFor(FleetEngine engine, long millis) {
    busyMillis = Math.max(busyMillis, millis);
    engine.busy(millis);
  }

  /** The longest that a busy engine has asked for; 0: none did. */
  long busyMillis() {
    return busyMillis;
  }

  /** An attempt came to nothing. Another engine may try as long as the client has no content. */
  void failed(Attempt lost, Failure failure) {
    if (exchange.over()) {
      return;
    }
    if (failure != Failure.NO_ENDPOINT || lastFailure == null) {
      lastFailure = failure;
    }
    if (beside.outlived(lost, failure)) {
      return;
    }
    attempt = null;
    placement.failed(failure);
    exchange.delivery().source(null);
    if (exchange.committed()) {
      goOn(lost, failure);
    } else {
      askAgain(failure, lost, System.nanoTime() + Retries.looksNanos(failure));
    }
  }

  /**
   * @param until then it may ask for leave again, where there is none because of others
   */
  private void askAgain(Failure failure, Attempt lost, long until) {
    Retries retries = exchange.services().retries();
    Again again = retries.judge(failure, exchange, placement);
    if (again == Again.YES) {
      exchange.placing();
      failedOn = with(failedOn, lost.engine().engine());
      placement.retry();
    } else if (again == Again.BUDGET && System.nanoTime() - until < 0) {
      exchange.placing();
      pause(() -> askAgain(failure, lost, until));
    } else {
      retries.given(again);
      exchange.reject(Refusals.failedBy(exchange, failure, again, AFTER_FAILURE_MILLIS));
    }
  }

  private void pause(Runnable then) {
    int millis = Retries.pauseMillis(ThreadLocalRandom.current());
    Runnable step =
        () -> {
          if (!exchange.over()) {
            then.run();
          }
        };
    var _ =
        exchange
            .loop()
            .executor()
            .schedule(() -> exchange.guarded(step), millis, TimeUnit.MILLISECONDS);
  }

  /** Another engine is asked for the rest, where that is possible. */
  private void goOn(Attempt lost, Failure failure) {
    if (exchange.resumption().told()) {
      exchange.delivery().answer().text(StreamRelay.endOf(exchange.api()));
      exchange.conclusion().served();
    } else if (exchange.resumption().next(lost.engine().spec().id(), failure)) {
      exchange.delivery().flush(System.nanoTime());
      exchange.placing();
      placement.goOn();
    } else {
      exchange.streamFailed(broken());
    }
  }

  /** The request is one whose answer nobody could go on with. */
  void discontinued() {
    exchange.resumption().not(Loss.REQUEST);
    exchange.streamFailed(broken());
  }

  private Refusal broken() {
    return Refusals.broken(lastFailure, exchange.resumption().lost());
  }

  /** A piece of content came. */
  void content(boolean first, long now) {
    if (first) {
      placement.firstToken();
    }
    placement.token(now);
    if (attempt != null) {
      attempt.content(now);
    }
  }

  /** Whether the answer may still be one of events, where a comment has a place. */
  boolean takesComments() {
    return (attempt == null || attempt.takesComments()) && beside.takesComments();
  }

  void pace(boolean on) {
    if (attempt != null) {
      attempt.pace(on);
    }
    beside.pace(on);
  }

  void sweep(long now) {
    if (attempt != null) {
      attempt.sweep(now, exchange.snapshot().settings().timeouts());
    }
    beside.sweep(attempt, failedOn, now);
  }

  // Two beside each other.

  /** Whether this one runs beside another that was asked before it. */
  boolean second(Attempt attempt) {
    return beside.is(attempt);
  }

  /** Whether two engines were asked beside each other. */
  boolean hedged() {
    return beside.made();
  }

  /**
   * The request is on its way to the engine; what a second attempt takes for that, nobody waits.
   */
  void sent(Attempt by) {
    if (by == attempt) {
      exchange.times().sent();
    }
  }

  /** What this one brings is the client's from now on: who runs beside it is told to stop. */
  void won(Attempt winner) {
    beside.won(winner, attempt);
  }

  /** What runs beside the attempt, if anything does, ends with that; the attempt goes on alone. */
  void alone(Result result) {
    beside.end(result);
  }

  /** The one that was asked first of those that run; null: none does. */
  @Nullable Attempt first() {
    return attempt;
  }

  /** This one is the first from now on. */
  void goOnWith(Placement place, Attempt second) {
    placement = place;
    attempt = second;
  }

  /** The engine cannot be asked in words that it knows, and nobody can be about this request. */
  void untranslatable(Attempt of, Rejection why) {
    if (beside.none()) {
      exchange.reject(why);
    } else if (beside.is(of)) {
      beside.end(Result.FAILED);
    }
  }

  private static List<Engine> with(List<Engine> engines, Engine one) {
    List<Engine> all = new ArrayList<>(engines);
    all.add(one);
    return all;
  }

  /** Nobody waits for an engine any more. */
  void cancel() {
    beside.over();
    if (attempt != null) {
      attempt.cancel();
    }
  }

  /** The pool hears how it ended. May be repeated. */
  void end(Outcome outcome, Usage usage) {
    placement.end(outcome, usage);
  }
}
