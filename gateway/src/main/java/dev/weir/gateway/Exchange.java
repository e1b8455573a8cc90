package dev.weir.gateway;

import dev.weir.control.Key;
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
import java.util.Objects;
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
  private final Unsent unsent;
  private final Arrival arrival;
  private final Resumption resumption;
  private final Conclusion conclusion;

  private Phase phase = Phase.READING;
  private @Nullable Attempts attempts;

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
    this.books = new Books(loop, times, new LedgerEntry(loop, api, identity));
    this.unsent = new Unsent(connection, times);
    this.arrival = new Arrival(this, request, books);
    this.resumption = new Resumption(this);
    this.conclusion = new Conclusion(this, delivery, books);
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

  Key key() {
    return identity.key();
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

  Resumption resumption() {
    return resumption;
  }

  // The request comes in.

  @Override
  public void content(ByteBuf bytes) {
    if (phase != Phase.FLUSHING && phase != Phase.OVER) {
      arrival.content(bytes);
    }
  }

  @Override
  public void requestEnded() {
    arrival.ended(phase == Phase.FLUSHING || phase == Phase.OVER);
  }

  /** Whether the request has not come so far that an engine could be looked for. */
  boolean reading() {
    return phase == Phase.READING;
  }

  /** It is known and allowed: asks this pool for an engine. */
  void place(Mailbox pool) {
    Ticket.Work work = intake.work(head().get(Heads.SESSION));
    Ticket ticket = Claims.ticket(this, work, times.sinceStart());
    books.asks(intake.model(), intake.streams(), ticket);
    Attempts asked = new Attempts(this, new Placement(loop, intake.model(), pool, ticket));
    attempts = asked;
    phase = Phase.PLACING;
    if (intake.streams() && head().contains(Heads.PROGRESS, "1", true)) {
      delivery.comment("accepted");
    }
    times.posted();
    asked.arrive();
  }

  @Override
  public void decided(Decision decision) {
    guarded(() -> {
      if (phase != Phase.OVER && attempts != null) {
        arrival.relief().heard(decision);
        attempts.decided(decision);
      }
    });
  }

  /** Takes a step on the loop, from whichever thread; what it throws ends the request. */
  void guarded(Runnable step) {
    connection.guarded(step);
  }

  /** What the pool and the engines have to do with this request, which has come so far. */
  Attempts attempts() {
    return Objects.requireNonNull(attempts);
  }

  void asking(Attempt attempt) {
    phase = Phase.ANSWERING;
    delivery.source(attempt);
  }

  /** Perhaps somebody else will be asked. */
  void placing() {
    phase = Phase.PLACING;
    delivery.source(null);
  }

  /** Whether no other engine can take over any more. */
  boolean committed() {
    return books.contentSeen() || delivery.committed();
  }

  boolean over() {
    return phase == Phase.OVER;
  }

  Arrival arrival() {
    return arrival;
  }

  // The answer goes out.

  /** How it ends when an answer has come whole. */
  Conclusion conclusion() {
    return conclusion;
  }

  /**
   * A piece of content was read from the engine.
   *
   * @param now when it was read
   */
  void contentArrived(long now) {
    boolean first = books.content(now);
    if (first && !resumption.begin()) {
      intake.answered();
    }
    if (attempts != null) {
      attempts.content(first, now);
    }
  }

  /** Of what was asked for, it gives up so much. */
  void gaveUp(String asked, String given) {
    books.gaveUp(asked, given);
  }

  void usage(Usage counted) {
    books.usage(resumption.whole(counted));
  }

  /** What was counted so far, of all of the answer. */
  Usage counted() {
    return books.usage();
  }

  void flush(long now) {
    if (phase == Phase.ANSWERING) {
      delivery.flush(now);
    }
  }

  /** Bytes of the budget that the answer holds until the client has taken it. */
  void owes(long bytes) {
    unsent.owes(bytes);
  }

  /**
   * The engine has done its part. The request ends when the client's socket has taken the answer:
   * until then it counts, so that draining waits for it and its bytes stay within the budget.
   */
  void finishWhenTaken(Outcome outcome) {
    if (connection.pendingBytes() == 0) {
      finish(outcome);
      return;
    }
    phase = Phase.FLUSHING;
    unsent.begin(System.nanoTime());
    if (attempts != null) {
      attempts.end(outcome, books.usage());
    }
    resumption.release();
    intake.release();
    connection.whenTaken(() -> finish(outcome));
  }

  /**
   * The answer broke off after content.
   *
   * @param why for the client; null: it has been told
   */
  void streamFailed(@Nullable Refusal why) {
    books.told(why);
    delivery.breakOff(why);
    finish(Outcome.FAILED_STREAM);
  }

  /** The request is not served, for a reason that is no engine's. */
  void reject(Rejection rejection) {
    books.told(rejection.refusal());
    if (delivery.started()) {
      delivery.breakOff(rejection.refusal());
    } else {
      connection.refuse(answer, rejection, api.dialect(), requestId(), arrival::headers);
    }
    finish(rejection.outcome());
  }

  /** The client may send the body that it has announced. */
  void sendContinue() {
    connection.sendContinue();
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

  /** What is written whole may still be taken; everything else ends here. */
  @Override
  public void dismissed(boolean last) {
    answer.closeBehind();
    if (phase == Phase.FLUSHING && last) {
      books.told(Rejection.STOPPED.refusal());
      finish(Outcome.DRAINED);
    } else if (phase != Phase.FLUSHING && phase != Phase.OVER) {
      reject(committed() ? Rejection.STOPPED : Rejection.DRAINING);
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
    if (attempts != null) {
      attempts.cancel();
      attempts.end(outcome, books.usage());
    }
    resumption.release();
    intake.release();
    unsent.release(services.budget());
    Placement placement = attempts == null ? null : attempts.placement();
    Bill bill = arrival.leave(outcome, books.usage(), placement);
    books.ended(outcome, requestId(), placement, bill);
    connection.answered(answer);
  }

  // Deadlines and pace.

  @Override
  public void writable(boolean now) {
    if (attempts != null) {
      attempts.pace(now);
    }
  }

  @Override
  public void sweep(long now) {
    boolean flushed = phase == Phase.FLUSHING || phase == Phase.OVER;
    if (!flushed && arrival.late(now)) {
      return;
    }
    switch (phase) {
      case READING, OVER -> {}
      case PLACING -> ping(now);
      case ANSWERING -> {
        ping(now);
        resumption.sweep();
        if (attempts != null) {
          attempts.sweep(now);
        }
      }
      case FLUSHING -> {
        if (unsent.stalled(now, snapshot().settings().timeouts().idle().toNanos())) {
          clientStalled();
        }
      }
    }
  }

  private void ping(long now) {
    boolean events = attempts == null || attempts.takesComments();
    if (events && intake.streams()) {
      delivery.ping(now, snapshot().settings().timeouts().ping().toNanos());
    }
  }
}
