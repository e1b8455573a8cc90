package dev.weir.gateway;

import dev.weir.control.EngineSpec;
import dev.weir.control.FleetEngine;
import dev.weir.control.Key;
import dev.weir.control.ModelSpec;
import dev.weir.control.Settings.Limits;
import dev.weir.control.Snapshot;
import dev.weir.protocol.Api;
import dev.weir.protocol.BodyEdits;
import dev.weir.protocol.Refusal;
import dev.weir.protocol.RequestScan;
import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Mailbox;
import dev.weir.scheduler.Outcome;
import dev.weir.scheduler.Ticket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One inference request from its head to its outcome: reads and scans the body, asks the pool for
 * an engine, starts attempts, and lets the answer through. It takes things as it goes (a place
 * among the requests in flight, bytes of the budget, a ticket, an attempt) and gives all of them
 * back in {@link #finish}, the one exit, whatever the outcome.
 *
 * <p>Lives on the client's event loop; only {@link #decided} is called from elsewhere, and hops.
 */
final class Exchange implements Call, Ticket.Owner {
  private static final double BYTES_PER_TOKEN = 4;
  private static final long UNBOUNDED_OUTPUT = 256;
  private static final long MAX_EXPECTED_OUTPUT = 1024;
  private static final String EVENT_STREAM = "text/event-stream";

  private enum Phase {
    READING,
    PLACING,
    ANSWERING,
    OVER
  }

  private final ClientConnection connection;
  private final Loop loop;
  private final Services services;
  private final Snapshot snapshot;
  private final Key key;
  private final Api api;
  private final HttpRequest request;
  private final String requestId;
  private final ClientAnswer answer;
  private final RequestBody body;
  private final ExchangeTimes times = new ExchangeTimes();

  private Phase phase = Phase.READING;
  private @Nullable RequestScan scan;
  private @Nullable Mailbox pool;
  private @Nullable Ticket ticket;
  private @Nullable Attempt attempt;
  private TokenTally.@Nullable Cell tally;
  private ModelMetrics metrics;
  private String model = "";
  private boolean streams;
  private boolean usageWanted;
  private boolean framedEnd;
  private boolean entered;
  private int attempts;
  private long reserved;
  private long expectedOutput;
  private long reported;
  private long contentCount;
  private Usage usage = Usage.UNKNOWN;
  private @Nullable Failure lastFailure;

  Exchange(
      ClientConnection connection, Route.Inference route, HttpRequest request, Identity identity) {
    this.connection = connection;
    this.loop = connection.loop();
    this.services = loop.services();
    this.snapshot = identity.snapshot();
    this.key = identity.key();
    this.api = route.api();
    this.request = request;
    this.requestId = identity.requestId();
    this.answer = connection.answerTo(request);
    this.body = new RequestBody(connection.allocator());
    this.metrics = services.metrics().model(GatewayMetrics.NO_MODEL);
  }

  // What the attempt and the relays read.

  Loop loop() {
    return loop;
  }

  Services services() {
    return services;
  }

  Api api() {
    return api;
  }

  String requestId() {
    return requestId;
  }

  HttpHeaders head() {
    return request.headers();
  }

  RequestBody body() {
    return body;
  }

  ByteBufAllocator allocator() {
    return connection.allocator();
  }

  ClientAnswer answer() {
    return answer;
  }

  boolean streams() {
    return streams;
  }

  boolean usageWanted() {
    return usageWanted;
  }

  // The request comes in.

  /** Takes a place and room for the body, or refuses before reading it. */
  void begin() {
    Limits limits = snapshot.settings().limits();
    if (services.lifecycle().draining()) {
      refuse(Outcome.DRAINED, Refusal.server(503, "server is stopping", "draining"), 1);
      return;
    }
    entered = services.lifecycle().enter(limits.requests());
    if (!entered) {
      String message = "requests in flight: " + limits.requests() + " (the server's limit)";
      refuse(Outcome.REJECTED_BUSY, Refusal.server(503, message, "too_many_requests_in_flight"), 1);
      return;
    }
    long length = HttpUtil.getContentLength(request, 0L);
    if (length > limits.bodyBytes()) {
      refuseTooLarge(length, limits);
    } else if (!reserve(length)) {
      refuseNoMemory();
    } else {
      scan = loop.borrowScan(limits.jsonDepth());
      scan.reset(api);
      if (HttpUtil.is100ContinueExpected(request)) {
        connection.sendContinue();
      }
    }
  }

  @Override
  public void content(ByteBuf bytes) {
    RequestScan current = scan;
    int count = bytes.readableBytes();
    if (phase != Phase.READING || current == null || count == 0) {
      return;
    }
    times.read();
    Limits limits = snapshot.settings().limits();
    long size = body.size() + count;
    if (size > limits.bodyBytes()) {
      refuseTooLarge(size, limits);
    } else if (size > reserved && !reserve(size - reserved)) {
      refuseNoMemory();
    } else {
      ByteBuffer view = bytes.internalNioBuffer(bytes.readerIndex(), count);
      current.feed(view, view.position(), view.limit());
      body.add(bytes, reserved - body.size());
    }
  }

  @Override
  public void requestEnded() {
    RequestScan current = scan;
    if (phase != Phase.READING || current == null) {
      return;
    }
    times.requestEnded();
    Refusal refusal = current.finish();
    if (refusal != null) {
      refuse(Outcome.REJECTED_INVALID, refusal, 0);
      return;
    }
    model = current.model();
    ModelSpec known = snapshot.models().get(model);
    Mailbox mailbox = known == null ? null : services.pools().pool(model);
    if (mailbox == null) {
      refuse(Outcome.REJECTED_INVALID, Refusals.unknownModel(model, snapshot), 0);
      return;
    }
    metrics = services.metrics().model(model);
    streams = current.stream() && api.streams();
    usageWanted = current.usageWanted();
    place(current, mailbox);
  }

  private void place(RequestScan current, Mailbox mailbox) {
    long bound = current.maxTokens() >= 0 ? current.maxTokens() : UNBOUNDED_OUTPUT;
    expectedOutput = api.streams() ? Math.min(bound, MAX_EXPECTED_OUTPUT) : 0;
    String session = head().get(Heads.SESSION);
    Ticket.Work work =
        new Ticket.Work(
            (long) (current.promptBytes() / BYTES_PER_TOKEN) + 1,
            expectedOutput,
            current.prefix(),
            session != null ? session : current.session(),
            current.priority());
    phase = Phase.PLACING;
    pool = mailbox;
    ticket = new Ticket(this, key.tenant(), work);
    if (streams && head().contains(Heads.PROGRESS, "1", true)) {
      startStream();
      answer.text(": accepted\n\n");
      answer.flush();
    }
    times.posted();
    mailbox.post(new Event.Arrive(ticket));
  }

  // An engine is found, or not.

  @Override
  public void decided(Decision decision) {
    if (loop.executor().inEventLoop()) {
      act(decision);
    } else {
      loop.executor().execute(() -> act(decision));
    }
  }

  private void act(Decision decision) {
    if (phase == Phase.OVER) {
      return;
    }
    times.decided();
    switch (decision) {
      case Decision.Dispatch(Ticket _, Engine engine) -> attemptAt(engine);
      case Decision.Reject(Ticket _, Outcome outcome, long retryAfterNanos) ->
          rejected(outcome, (retryAfterNanos + 999_999_999) / 1_000_000_000);
    }
  }

  private void attemptAt(Engine engine) {
    FleetEngine target = services.fleet().engine(engine.id());
    Mailbox mailbox = pool;
    Ticket current = ticket;
    if (mailbox == null || current == null) {
      throw new IllegalStateException("a decision without a ticket");
    }
    if (target == null) {
      mailbox.post(new Event.Retry(current));
      return;
    }
    phase = Phase.ANSWERING;
    attempts++;
    tally = loop.tally().cell(mailbox, engine);
    Attempt next = new Attempt(this, target);
    attempt = next;
    next.start();
  }

  /** The changes that this engine needs to the body. */
  BodyEdits edits(EngineSpec spec) {
    BodyEdits edits = new BodyEdits();
    RequestScan current = scan;
    if (current == null) {
      return edits;
    }
    String served = spec.model();
    if (served != null && !served.equals(model)) {
      current.renameModel(served, edits);
    }
    if (streams && !usageWanted) {
      current.askForUsage(edits);
    }
    return edits;
  }

  void sent() {
    times.sent();
  }

  /** An attempt came to nothing; nothing of it reached the client unless content was sent. */
  void attemptFailed(Attempt failed, Failure failure) {
    if (phase == Phase.OVER || failed != attempt) {
      return;
    }
    attempt = null;
    lastFailure = failure;
    boolean retryable = contentCount == 0 && !(answer.started() && !streams);
    Ticket current = ticket;
    Mailbox mailbox = pool;
    if (contentCount > 0 || !retryable) {
      streamFailed(true);
    } else if (attempts < snapshot.settings().limits().attempts()
        && mailbox != null
        && current != null) {
      phase = Phase.PLACING;
      mailbox.post(new Event.Retry(current));
    } else {
      rejected(Outcome.FAILED_ENGINE, 1);
    }
  }

  private void rejected(Outcome outcome, long retryAfterSeconds) {
    Refusals.Told told = Refusals.of(outcome, model, lastFailure);
    refuse(told.outcome(), told.refusal(), told.refusal().status() == 503 ? retryAfterSeconds : 0);
  }

  // The answer goes out.

  /** Sends the head of a stream, once. */
  void startStream() {
    if (!answer.started()) {
      startAnswer(200, EVENT_STREAM, -1);
    }
  }

  void startAnswer(int status, String type, long length) {
    answer.head(status, type, this::headers, length);
  }

  private void headers(ByteBuf out) {
    Heads.header(out, Heads.REQUEST_ID, requestId);
    Attempt current = attempt;
    if (current != null) {
      Heads.header(out, Heads.ENGINE, current.engine().spec().id());
      Heads.header(out, Heads.OVERHEAD, times.overheadMicros(current.headAt()));
    }
    if (streams) {
      Heads.header(out, "cache-control", "no-cache");
    }
  }

  /** A piece of content was read from the engine. */
  void contentArrived() {
    long now = System.nanoTime();
    contentCount++;
    if (contentCount == 1) {
      metrics.firstToken(times.firstContent(now));
      Ticket current = ticket;
      Mailbox mailbox = pool;
      if (current != null && mailbox != null) {
        mailbox.post(new Event.FirstToken(current));
      }
      letGoOfRequest();
    } else {
      metrics.interToken(times.nextContent(now));
    }
    if (tally != null && reported < expectedOutput) {
      reported++;
      tally.add(1);
    }
  }

  /** No other engine can be asked any more: the body has done its work. */
  private void letGoOfRequest() {
    body.release();
    unreserve(reserved);
    RequestScan current = scan;
    scan = null;
    if (current != null) {
      loop.giveBack(current);
    }
  }

  void usage(Usage counted) {
    usage = counted;
  }

  void framedEnd(boolean ended) {
    framedEnd = ended;
  }

  void flush() {
    if (phase == Phase.ANSWERING && answer.started()) {
      times.wrote();
      answer.flush();
    }
  }

  void serveWhole(int status, String type, ByteBuf whole) {
    if (answer.started()) {
      answer.piece(whole);
      endServed(false);
      return;
    }
    if (contentCount == 0) {
      metrics.firstToken(times.firstContent(System.nanoTime()));
    }
    answer.whole(status, type, this::headers, whole);
    finish(Outcome.SERVED);
  }

  void endServed(boolean stream) {
    if (stream) {
      startStream();
    }
    answer.end(framedEnd);
    finish(Outcome.SERVED);
  }

  /** The engine says that the request is wrong. */
  void refusedByEngine(int status, ByteBuf error) {
    Attempt current = attempt;
    if (current != null) {
      current.answered();
    }
    if (answer.started()) {
      error.release();
      refuse(
          Outcome.REJECTED_INVALID,
          Refusal.invalid(status, "engine refused the request", "engine_refused"),
          0);
    } else {
      answer.whole(status, "application/json", this::headers, error);
      finish(Outcome.REJECTED_INVALID);
    }
  }

  /** The stream broke after content: an error event and no end mark. */
  void streamFailed(boolean tell) {
    if (phase == Phase.OVER) {
      return;
    }
    if (!streams || !answer.started()) {
      connection.closeAfterThis();
    } else {
      if (tell) {
        Failure failure = lastFailure == null ? Failure.RESET : lastFailure;
        answer.text(
            Refusals.event(
                Refusal.server(failure.status(), "engine " + failure.what(), "engine_failed")));
      }
      answer.end(false);
    }
    finish(Outcome.FAILED_STREAM);
  }

  private void refuse(Outcome outcome, Refusal refusal, long retryAfterSeconds) {
    if (answer.started()) {
      answer.text(Refusals.event(refusal));
      answer.end(false);
    } else {
      connection.refuse(answer, refusal, requestId, retryAfterSeconds);
    }
    finish(outcome);
  }

  private void refuseTooLarge(long size, Limits limits) {
    String message = "body: " + size + " bytes (expected: <= " + limits.bodyBytes() + ")";
    refuse(Outcome.REJECTED_INVALID, Refusal.invalid(413, message, "body_too_large"), 0);
  }

  private void refuseNoMemory() {
    refuse(
        Outcome.REJECTED_BUSY,
        Refusal.server(503, "no room to buffer the request", "out_of_buffer"),
        1);
  }

  // The ways out.

  @Override
  public void clientGone() {
    finish(Outcome.CANCELLED_CLIENT);
  }

  /** The client has stopped reading for longer than anybody waits. */
  void clientStalled() {
    connection.closeAfterThis();
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
    Ticket current = ticket;
    Mailbox mailbox = pool;
    if (current != null && mailbox != null) {
      mailbox.post(new Event.End(current, reported));
    }
    letGoOfRequest();
    if (entered) {
      services.lifecycle().leave();
    }
    metrics.tokens(usage);
    metrics.ended(outcome, times.sinceStart());
    connection.answered(this);
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
        if (now - times.lastRead() > snapshot.settings().timeouts().body().toNanos()) {
          refuse(
              Outcome.REJECTED_INVALID,
              Refusal.invalid(408, "body: not complete in time", "request_timeout"),
              0);
        }
      }
      case PLACING -> ping(now);
      case ANSWERING -> {
        ping(now);
        Attempt current = attempt;
        if (current != null) {
          current.sweep(now, snapshot.settings().timeouts());
        }
      }
      case OVER -> {}
    }
  }

  private void ping(long now) {
    if (streams
        && now - times.lastWrite() > snapshot.settings().timeouts().ping().toNanos()
        && answer.writable()) {
      startStream();
      answer.text(": ping\n\n");
      times.wrote();
      answer.flush();
    }
  }

  boolean reserve(long bytes) {
    boolean fits = services.budget().reserve(bytes, snapshot.settings().limits().bufferedBytes());
    if (fits) {
      reserved += bytes;
    }
    return fits;
  }

  void unreserve(long bytes) {
    services.budget().release(bytes);
    reserved -= bytes;
  }
}
