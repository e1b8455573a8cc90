package dev.weir.gateway;

import dev.weir.control.FleetEngine;
import dev.weir.control.Snapshot;
import dev.weir.protocol.Api;
import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Engine;
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
  private static final String EVENT_STREAM = "text/event-stream";
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

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
  private final Intake intake;
  private final ExchangeTimes times = new ExchangeTimes();

  private Phase phase = Phase.READING;
  private @Nullable Placement placement;
  private @Nullable Attempt attempt;
  private ModelMetrics metrics;
  private Usage usage = Usage.UNKNOWN;
  private @Nullable Failure lastFailure;
  private boolean entered;
  private boolean contentSeen;
  private boolean wholeBegun;
  private boolean relayBegun;
  private long unsent;
  private long pending;
  private boolean framedEnd;
  private boolean headBeforeEngine;

  Exchange(ClientConnection connection, Api api, HttpRequest request, Identity identity) {
    this.connection = connection;
    this.loop = connection.loop();
    this.services = loop.services();
    this.identity = identity;
    this.api = api;
    this.request = request;
    this.answer = connection.answerTo(request);
    this.intake = new Intake(loop, identity.snapshot(), api, connection.allocator());
    this.metrics = services.metrics().model(GatewayMetrics.NO_MODEL);
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

  ClientAnswer answer() {
    return answer;
  }

  // The request comes in.

  /** Takes a place and room for the body, or refuses before reading it. */
  void begin() {
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
    if (phase != Phase.READING) {
      return;
    }
    times.read();
    Rejection no = intake.content(bytes);
    if (no != null) {
      reject(no);
    }
  }

  @Override
  public void requestEnded() {
    if (phase != Phase.READING) {
      return;
    }
    times.requestEnded();
    Rejection no = intake.end();
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
    metrics = services.metrics().model(intake.model());
    Ticket.Work work = intake.work(head().get(Heads.SESSION));
    placement = new Placement(loop, pool, new Ticket(this, identity.key().tenant(), work));
    phase = Phase.PLACING;
    if (intake.streams() && head().contains(Heads.PROGRESS, "1", true)) {
      comment("accepted");
    }
    times.posted();
    placement.arrive();
  }

  // An engine is found, or not.

  @Override
  public void decided(Decision decision) {
    if (loop.executor().inEventLoop()) {
      connection.guarded(() -> act(decision));
    } else {
      loop.executor().execute(() -> connection.guarded(() -> act(decision)));
    }
  }

  private void act(Decision decision) {
    Placement current = placement;
    if (phase == Phase.OVER || current == null) {
      return;
    }
    times.decided();
    switch (decision) {
      case Decision.Dispatch(Ticket _, Engine engine) -> attemptAt(engine, current);
      case Decision.Reject(Ticket _, Outcome outcome, long retryAfterNanos) ->
          reject(
              Refusals.of(
                  outcome, intake.model(), lastFailure, (retryAfterNanos + SECOND - 1) / SECOND));
    }
  }

  private void attemptAt(Engine engine, Placement current) {
    FleetEngine target = services.fleet().engine(engine.id());
    if (target == null) {
      current.retry();
      return;
    }
    phase = Phase.ANSWERING;
    current.at(engine);
    attempt = new Attempt(this, target);
    attempt.start();
  }

  void sent() {
    times.sent();
  }

  /** An attempt came to nothing. Another engine may try as long as the client has no content. */
  void attemptFailed(Failure failure) {
    Placement current = placement;
    if (phase == Phase.OVER || current == null) {
      return;
    }
    attempt = null;
    lastFailure = failure;
    if (contentSeen || relayBegun || wholeBegun) {
      streamFailed(true);
    } else if (current.attempts() < snapshot().settings().limits().attempts()) {
      phase = Phase.PLACING;
      current.retry();
    } else {
      reject(Refusals.of(Outcome.FAILED_ENGINE, intake.model(), failure, 1));
    }
  }

  // The answer goes out.

  /** Sends the head of a stream, unless it is out already. */
  void startStream() {
    if (!answer.started()) {
      answer.head(200, EVENT_STREAM, this::headers, -1);
    }
  }

  /** Events of the engine go out from now on: no other engine can take over any more. */
  void beginRelay() {
    relayBegun = true;
    startStream();
  }

  /** Whether the client has been sent events of an engine. */
  boolean relayBegun() {
    return relayBegun;
  }

  /** Sends the head of an answer without events that is too long to be held. */
  void startWhole(int status, String type, long length) {
    wholeBegun = true;
    answer.head(status, type, this::headers, length);
  }

  private void headers(ByteBuf out) {
    Heads.header(out, Heads.REQUEST_ID, requestId());
    Attempt current = attempt;
    headBeforeEngine = current == null;
    if (current != null) {
      Heads.header(out, Heads.ENGINE, current.engine().spec().id());
      Heads.header(out, Heads.OVERHEAD, times.overheadMicros(current.headAt()));
    }
    if (intake.streams()) {
      Heads.header(out, "cache-control", "no-cache");
    }
  }

  /**
   * A piece of content was read from the engine.
   *
   * @param now when it was read
   */
  void contentArrived(long now) {
    Placement current = placement;
    if (contentSeen) {
      metrics.interToken(times.nextContent(now));
    } else {
      contentSeen = true;
      metrics.firstToken(times.firstContent(now));
      intake.release();
      if (current != null) {
        current.firstToken();
      }
    }
    if (current != null) {
      current.token(now);
    }
  }

  void usage(Usage counted) {
    usage = counted;
  }

  /** Whether the engine's own last chunk was passed on. */
  void framedEnd(boolean ended) {
    framedEnd = ended;
  }

  void flush(long now) {
    if (phase == Phase.ANSWERING && answer.started()) {
      times.wrote(now);
      answer.flush();
    }
  }

  /** Whether the head went out too early to name the engine, so that a last comment must. */
  boolean owesFacts() {
    return headBeforeEngine;
  }

  /** Serves an answer that was held until it was whole. */
  void serveWhole(int status, String type, ByteBuf whole) {
    metrics.firstToken(times.firstContent(System.nanoTime()));
    answer.whole(status, type, this::headers, whole);
    finishWhenTaken(Outcome.SERVED);
  }

  /** The last piece of the answer was passed on. */
  void endServed() {
    Attempt current = attempt;
    if (intake.streams()) {
      startStream();
    }
    if (headBeforeEngine && current != null) {
      answer.text(": " + Heads.ENGINE + ": " + current.engine().spec().id() + "\n\n");
    }
    answer.end(framedEnd);
    finishWhenTaken(Outcome.SERVED);
  }

  /** The last piece of a refusal that was too long to be held was passed on. */
  void endRefused() {
    answer.end(false);
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
      placement.end();
    }
    intake.release();
    connection.whenTaken(() -> finish(outcome));
  }

  /** The engine says that the request is wrong, in these words. */
  void refusedByEngine(int status, ByteBuf error) {
    if (answer.started()) {
      error.release();
      String message = "engine refused the request";
      reject(Rejection.invalid(Refusal.invalid(status, message, "engine_refused")));
      return;
    }
    answer.whole(status, "application/json", this::headers, error);
    finishWhenTaken(Outcome.REJECTED_INVALID);
  }

  /**
   * The answer broke off after content: an error event and no end mark; where there are no events,
   * the connection is cut.
   *
   * @param tell whether the client has not been sent an error event yet
   */
  void streamFailed(boolean tell) {
    if (wholeBegun) {
      connection.cut();
    } else {
      if (tell) {
        answer.text(Refusals.event(Refusals.broken(lastFailure)));
      }
      answer.end(false);
    }
    finish(Outcome.FAILED_STREAM);
  }

  private void reject(Rejection rejection) {
    if (answer.started()) {
      answer.text(Refusals.event(rejection.refusal()));
      answer.end(false);
    } else {
      connection.refuse(answer, rejection, requestId());
    }
    finish(rejection.outcome());
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
    if (wholeBegun || phase == Phase.FLUSHING) {
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
      placement.end();
    }
    intake.release();
    services.budget().release(unsent);
    if (entered) {
      services.lifecycle().leave();
    }
    metrics.tokens(usage);
    metrics.ended(outcome, times.sinceStart());
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
    switch (phase) {
      case READING -> {
        long patience = snapshot().settings().timeouts().body().toNanos();
        if (times.readsTooSlowly(now, intake.body().size(), patience)) {
          String message = "body: not complete in time";
          reject(Rejection.invalid(Refusal.invalid(408, message, "request_timeout")));
        }
      }
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

  private void ping(long now) {
    long silence = snapshot().settings().timeouts().ping().toNanos();
    boolean fits = intake.streams() && (attempt == null || attempt.takesComments());
    if (fits && now - times.lastWrite() > silence && answer.writable()) {
      comment("ping");
    }
  }

  private void comment(String text) {
    startStream();
    answer.text(": " + text + "\n\n");
    times.wrote(System.nanoTime());
    answer.flush();
  }
}
