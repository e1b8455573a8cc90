package dev.weir.gateway;

import dev.weir.control.FleetEngine;
import dev.weir.control.Snapshot;
import dev.weir.protocol.Api;
import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Mailbox;
import dev.weir.scheduler.Outcome;
import dev.weir.scheduler.Ticket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One inference request from its head to its outcome: takes the body in, asks the pool for an
 * engine, starts attempts, lets the answer through. What it takes on the way (a place among the
 * requests in flight, bytes of the budget, a ticket, an attempt) it gives back in {@link #finish},
 * the one exit, whatever the outcome.
 *
 * <p>Lives on the client's event loop; only {@link #decided} is called from elsewhere, and hops.
 */
final class Exchange implements Call, Ticket.Owner {
  private enum Phase {
    READING,
    PLACING,
    ANSWERING,
    /** The answer is written, and the client has not taken all of it. */
    FLUSHING,
    OVER
  }

  private final ClientConnection connection;
  private final Loop loop;
  private final Services services;
  private final Identity identity;
  private final Api api;
  private final HttpRequest request;
  private final ClientAnswer answer;
  private final Delivery delivery;
  private final Intake intake;
  private final ExchangeTimes times = new ExchangeTimes();
  private final Books books;

  private Phase phase = Phase.READING;
  private @Nullable Placement placement;
  private @Nullable Attempt attempt;
  private @Nullable Failure lastFailure;
  private boolean entered;
  private boolean requestEnded;
  private long retryAfterMillis;
  private long unsent;
  private long pending;

  Exchange(ClientConnection connection, Api api, HttpRequest request, Identity identity) {
    this.connection = connection;
    this.loop = connection.loop();
    this.services = loop.services();
    this.identity = identity;
    this.api = api;
    this.request = request;
    this.answer = connection.answerTo(request);
    this.delivery = new Delivery(this, answer);
    this.intake = Intake.of(this);
    this.books = new Books(loop, times);
  }

  Loop loop() {
    return loop;
  }

  Services services() {
    return services;
  }

  Snapshot snapshot() {
    return identity.snapshot();
  }

  Api api() {
    return api;
  }

  String requestId() {
    return identity.requestId();
  }

  HttpHeaders head() {
    return request.headers();
  }

  Intake intake() {
    return intake;
  }

  ByteBufAllocator allocator() {
    return connection.allocator();
  }

  Delivery delivery() {
    return delivery;
  }

  ExchangeTimes times() {
    return times;
  }

  // The request comes in.

  /** Takes a place and room for the body, or refuses before reading it. */
  void begin() {
    loop.watch().arrived();
    int limit = snapshot().settings().limits().requests();
    if (services.lifecycle().draining()) {
      reject(Rejection.busy(Outcome.DRAINED, "server is stopping", "draining"));
      return;
    }
    entered = services.lifecycle().enter(limit);
    if (!entered) {
      String message = "requests in flight: " + limit + " (the server's limit)";
      reject(Rejection.busy(Outcome.REJECTED_BUSY, message, "too_many_requests_in_flight"));
      return;
    }
    Rejection no = intake.begin(HttpUtil.getContentLength(request, 0L));
    if (no != null) {
      reject(no);
    } else if (HttpUtil.is100ContinueExpected(request)) {
      connection.sendContinue();
    }
  }

  @Override
  public void content(ByteBuf bytes) {
    if (phase == Phase.FLUSHING || phase == Phase.OVER) {
      return;
    }
    times.read(bytes.readableBytes());
    Rejection no = intake.content(bytes);
    if (no != null) {
      reject(no);
    } else if (phase == Phase.READING && intake.ready()) {
      findEngine(null);
    }
  }

  @Override
  public void requestEnded() {
    requestEnded = true;
    if (phase == Phase.FLUSHING || phase == Phase.OVER) {
      return;
    }
    times.requestEnded();
    Rejection no = intake.end();
    if (phase == Phase.READING) {
      findEngine(no);
    } else if (no != null) {
      reject(no);
    }
  }

  private void findEngine(@Nullable Rejection wrong) {
    Rejection no = wrong == null ? Doorman.model(identity.key(), intake.model()) : wrong;
    Mailbox pool = no == null ? services.pools().pool(intake.model()) : null;
    if (no != null) {
      reject(no);
    } else if (pool == null) {
      reject(Rejection.invalid(Refusals.unknownModel(intake.model(), snapshot())));
    } else {
      place(pool);
    }
  }

  private void place(Mailbox pool) {
    books.model(intake.model());
    Ticket.Work work = intake.work(head().get(Heads.SESSION));
    placement =
        new Placement(loop, intake.model(), pool, new Ticket(this, identity.key().tenant(), work));
    phase = Phase.PLACING;
    if (intake.streams() && head().contains(Heads.PROGRESS, "1", true)) {
      delivery.comment("accepted");
    }
    times.posted();
    placement.arrive();
  }

  // An engine is found, or not.

  @Override
  public void decided(Decision decision) {
    guarded(() -> act(decision));
  }

  /** Takes a step on the loop, from whichever thread; what it throws ends the request. */
  void guarded(Runnable step) {
    connection.guarded(step);
  }

  private void act(Decision decision) {
    Placement current = placement;
    if (phase == Phase.OVER || current == null) {
      return;
    }
    times.decided();
    switch (decision) {
      case Decision.Dispatch dispatch -> attemptAt(dispatch, current);
      case Decision.Wait(Ticket _, int _) -> {}
      case Decision.Reject(Ticket _, Outcome outcome, long after) -> refused(outcome, after);
      case Decision.Drop(Ticket _, long after) -> refused(Outcome.EXPIRED_QUEUE, after);
    }
  }

  private void refused(Outcome outcome, long retryAfterNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(retryAfterNanos);
    reject(Refusals.of(outcome, this, lastFailure, millis));
  }

  private void attemptAt(Decision.Dispatch dispatch, Placement current) {
    times.predicted(dispatch.ttftNanos());
    FleetEngine target = services.fleet().engine(dispatch.engine().id());
    if (target == null) {
      current.retry();
      return;
    }
    phase = Phase.ANSWERING;
    current.at(dispatch.engine());
    Attempt next = new Attempt(this, target);
    attempt = next;
    delivery.source(next);
    next.start();
  }

  void sent() {
    times.sent();
  }

  /** When a busy engine said that it would have room again. */
  void busyFor(long millis) {
    retryAfterMillis = Math.max(retryAfterMillis, millis);
  }

  /** The longest that a busy engine has asked for; 0: none did. */
  long busyMillis() {
    return retryAfterMillis;
  }

  /** An attempt came to nothing. Another engine may try as long as the client has no content. */
  void attemptFailed(Failure failure) {
    Placement current = placement;
    if (phase == Phase.OVER || current == null) {
      return;
    }
    attempt = null;
    delivery.source(null);
    if (failure == Failure.NO_ENDPOINT) {
      current.discount();
    }
    if (failure != Failure.NO_ENDPOINT || lastFailure == null) {
      lastFailure = failure;
    }
    if (books.contentSeen() || delivery.committed()) {
      streamFailed(true);
    } else if (intake.replayable()
        && current.attempts() < snapshot().settings().limits().attempts()) {
      phase = Phase.PLACING;
      current.retry();
    } else {
      reject(Refusals.of(Outcome.FAILED_ENGINE, this, failure, 1000));
    }
  }

  // The answer goes out.

  /**
   * A piece of content was read from the engine.
   *
   * @param now when it was read
   */
  void contentArrived(long now) {
    Placement current = placement;
    if (books.content(now)) {
      intake.answered();
      if (current != null) {
        current.firstToken();
      }
    }
    if (current != null) {
      current.token(now);
    }
  }

  void usage(Usage counted) {
    books.usage(counted);
  }

  void flush(long now) {
    if (phase == Phase.ANSWERING) {
      delivery.flush(now);
    }
  }

  /** Serves an answer that was held until it was whole. */
  void serveWhole(int status, String type, ByteBuf whole) {
    books.firstToken(System.nanoTime());
    delivery.whole(status, type, whole);
    finishWhenTaken(Outcome.SERVED);
  }

  /** Answers with a count of tokens that no engine was asked for. */
  void serveEstimate() {
    byte[] count = Estimates.tokens(intake.size());
    attempt = null;
    delivery.source(null);
    delivery.estimate(count);
    finishWhenTaken(Outcome.SERVED);
  }

  /** The last piece of the answer was passed on. */
  void endServed() {
    delivery.end();
    finishWhenTaken(Outcome.SERVED);
  }

  /** The last piece of a refusal that was too long to be held was passed on. */
  void endRefused() {
    delivery.endRefusal();
    finishWhenTaken(Outcome.REJECTED_INVALID);
  }

  /** Bytes of the budget that the answer holds until the client has taken it. */
  void owes(long bytes) {
    unsent += bytes;
  }

  /**
   * The engine has done its part. The request ends when the client's socket has taken the answer:
   * until then it counts, so that draining waits for it and its bytes stay within the budget.
   */
  private void finishWhenTaken(Outcome outcome) {
    if (connection.pendingBytes() == 0) {
      finish(outcome);
      return;
    }
    phase = Phase.FLUSHING;
    pending = connection.pendingBytes();
    times.wrote(System.nanoTime());
    if (placement != null) {
      placement.end(outcome, books.usage());
    }
    intake.release();
    connection.whenTaken(() -> finish(outcome));
  }

  /** The engine says that the request is wrong, in these words. */
  void refusedByEngine(int status, ByteBuf error) {
    if (delivery.started()) {
      error.release();
      String message = "engine refused the request";
      reject(Rejection.invalid(Refusal.invalid(status, message, "engine_refused")));
      return;
    }
    delivery.whole(status, "application/json", error);
    finishWhenTaken(Outcome.REJECTED_INVALID);
  }

  /**
   * The answer broke off after content.
   *
   * @param tell whether the client has not been sent an error event yet
   */
  void streamFailed(boolean tell) {
    delivery.breakOff(tell ? Refusals.broken(lastFailure) : null);
    finish(Outcome.FAILED_STREAM);
  }

  /** The request is not served, for a reason that is no engine's. */
  void reject(Rejection rejection) {
    if (delivery.started()) {
      delivery.endWith(rejection.refusal());
    } else {
      connection.refuse(answer, rejection, api.dialect(), requestId());
    }
    finish(rejection.outcome());
  }

  /** Stops or resumes reading from the client, to let an engine or a disk set the pace. */
  void readClient(boolean on) {
    times.held(!on);
    connection.reading(on);
  }

  /** The client must see that its answer is cut. */
  void cut() {
    connection.cut();
  }

  // The ways out.

  @Override
  public void clientGone() {
    finish(Outcome.CANCELLED_CLIENT);
  }

  @Override
  public void unreadable() {
    finish(Outcome.REJECTED_INVALID);
  }

  @Override
  public void failedInside() {
    if (phase == Phase.FLUSHING || delivery.started() && phase != Phase.OVER) {
      connection.cut();
      finish(Outcome.FAILED_INTERNAL);
    } else if (phase != Phase.OVER) {
      answer.closeBehind();
      reject(Rejection.INSIDE);
    }
  }

  /** The client has stopped reading for longer than anybody waits. */
  void clientStalled() {
    connection.cut();
    finish(Outcome.CANCELLED_CLIENT);
  }

  private void finish(Outcome outcome) {
    if (phase == Phase.OVER) {
      return;
    }
    phase = Phase.OVER;
    if (attempt != null) {
      attempt.cancel();
    }
    if (placement != null) {
      placement.end(outcome, books.usage());
    }
    intake.release();
    services.budget().release(unsent);
    if (entered) {
      services.lifecycle().leave();
    }
    books.ended(outcome, requestId(), placement);
    connection.answered(answer);
  }

  // Deadlines and pace.

  @Override
  public void writable(boolean now) {
    if (attempt != null) {
      attempt.pace(now);
    }
  }

  @Override
  public void sweep(long now) {
    boolean ended = requestEnded || phase == Phase.FLUSHING || phase == Phase.OVER;
    long patience = snapshot().settings().timeouts().body().toNanos();
    if (!ended && !intake.waits() && times.readsTooSlowly(now, patience)) {
      bodyIsLate();
      return;
    }
    switch (phase) {
      case READING -> {}
      case PLACING -> ping(now);
      case ANSWERING -> {
        ping(now);
        if (attempt != null) {
          attempt.sweep(now, snapshot().settings().timeouts());
        }
      }
      case FLUSHING -> {
        if (connection.pendingBytes() < pending) {
          pending = connection.pendingBytes();
          times.wrote(now);
        } else if (now - times.lastWrite() > snapshot().settings().timeouts().idle().toNanos()) {
          clientStalled();
        }
      }
      case OVER -> {}
    }
  }

  private void bodyIsLate() {
    String message = "body: not complete in time";
    reject(Rejection.invalid(Refusal.invalid(408, message, "request_timeout")));
  }

  private void ping(long now) {
    long silence = snapshot().settings().timeouts().ping().toNanos();
    boolean fits = intake.streams() && (attempt == null || attempt.takesComments());
    if (fits && now - times.lastWrite() > silence && delivery.answer().writable()) {
      delivery.comment("ping");
    }
  }
}
