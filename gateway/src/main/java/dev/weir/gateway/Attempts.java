package dev.weir.gateway;

import dev.weir.control.FleetEngine;
import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Outcome;
import dev.weir.scheduler.Ticket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The engines that one exchange asks, one after another: acts on what its pool decides, and decides
 * whether a failed attempt is followed by another. Lives on the loop of its {@link Exchange}.
 */
final class Attempts {
  private static final long AFTER_FAILURE_MILLIS = 1000;

  private final Exchange exchange;
  private final Placement placement;
  private @Nullable Attempt attempt;
  private @Nullable Failure lastFailure;
  private long busyMillis;

  Attempts(Exchange exchange, Placement placement) {
    this.exchange = exchange;
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
  void busyFor(long millis) {
    busyMillis = Math.max(busyMillis, millis);
    if (attempt != null) {
      attempt.engine().busy(millis);
    }
  }

  /** The longest that a busy engine has asked for; 0: none did. */
  long busyMillis() {
    return busyMillis;
  }

  /** An attempt came to nothing. Another engine may try as long as the client has no content. */
  void failed(Failure failure) {
    if (exchange.over()) {
      return;
    }
    Attempt lost = attempt;
    attempt = null;
    if (failure == Failure.NO_ENDPOINT) {
      placement.discount();
    }
    if (failure != Failure.NO_ENDPOINT || lastFailure == null) {
      lastFailure = failure;
    }
    exchange.delivery().source(null);
    if (exchange.committed()) {
      goOn(lost, failure);
    } else {
      askAgain(failure, lost, false);
    }
  }

  /**
   * @param paused whether this is the second time that it asks for leave
   */
  private void askAgain(Failure failure, @Nullable Attempt lost, boolean paused) {
    Retries retries = exchange.services().retries();
    Again again =
        lost == null ? Again.ANSWERED : retries.judge(failure, exchange, placement, lost.engine());
    if (again == Again.YES) {
      exchange.placing();
      placement.retry();
    } else if (again == Again.BUDGET && !paused) {
      exchange.placing();
      pause(() -> askAgain(failure, lost, true));
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
  private void goOn(@Nullable Attempt lost, Failure failure) {
    String engine = lost == null ? "" : lost.engine().spec().id();
    if (exchange.resumption().told()) {
      exchange.delivery().answer().text(StreamRelay.endOf(exchange.api()));
      exchange.endServed();
    } else if (exchange.resumption().next(engine, failure)) {
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
    return attempt == null || attempt.takesComments();
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

  /** Nobody waits for an engine any more. */
  void cancel() {
    if (attempt != null) {
      attempt.cancel();
    }
  }

  /** The pool hears how it ended. May be repeated. */
  void end(Outcome outcome, Usage usage) {
    placement.end(outcome, usage);
  }
}
