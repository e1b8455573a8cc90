package dev.weir.gateway;

import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Mailbox;
import dev.weir.scheduler.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way in: takes a place among those in flight and room for the body, feeds the
 * {@link Intake}, and when it is known what is asked for, looks for the pool. Lives on the loop of
 * its {@link Exchange}.
 */
final class Arrival {
  private final Exchange exchange;
  private final HttpRequest request;
  private final Admission admission;
  private final Books books;
  private final Relief relief;
  private @Nullable ShadowCall shadow;
  private boolean entered;
  private boolean ended;
  private boolean asking;

  Arrival(Exchange exchange, HttpRequest request, Books books) {
    this.books = books;
    this.exchange = exchange;
    this.request = request;
    this.admission = new Admission(exchange);
    this.relief = new Relief(exchange);
  }

  Admission admission() {
    return admission;
  }

  Relief relief() {
    return relief;
  }

  /** For the head of the answer: how its limits stand, and what it gave up. */
  void headers(ByteBuf out) {
    admission.headers(out);
    relief.headers(out);
  }

  /** Takes a place and room for the body, or refuses before reading it. */
  void begin() {
    Lifecycle lifecycle = exchange.services().lifecycle();
    exchange.loop().watch().arrived();
    int limit = exchange.snapshot().settings().limits().requests();
    if (lifecycle.draining()) {
      exchange.reject(Rejection.DRAINING);
      return;
    }
    if (exchange.loop().ledger().crowded()) {
      String message = "the ledger cannot take more rows";
      exchange.reject(Rejection.busy(Outcome.REJECTED_BUSY, message, LedgerEntry.FULL));
      return;
    }
    entered = lifecycle.enter(limit);
    if (!entered) {
      String message = "requests in flight: " + limit + " (the server's limit)";
      exchange.reject(
          Rejection.busy(Outcome.REJECTED_BUSY, message, "too_many_requests_in_flight"));
      return;
    }
    Rejection no = Claims.refused(exchange.head());
    if (no == null) {
      no = admission.atHead();
    }
    if (no == null) {
      no = exchange.intake().begin(HttpUtil.getContentLength(request, 0L));
    }
    if (no != null) {
      exchange.reject(no);
    } else if (HttpUtil.is100ContinueExpected(request)) {
      exchange.sendContinue();
    }
  }

  void content(ByteBuf bytes) {
    exchange.times().read(bytes.readableBytes());
    Rejection no = exchange.intake().content(bytes);
    if (no != null) {
      exchange.reject(no);
    } else if (looksForEngine() && exchange.intake().ready()) {
      findEngine(null);
    }
  }

  /**
   * @param over whether nobody wants to know any more
   */
  void ended(boolean over) {
    ended = true;
    if (over) {
      return;
    }
    exchange.times().requestEnded();
    Rejection no = exchange.intake().end();
    if (looksForEngine()) {
      findEngine(no);
    } else if (no != null) {
      exchange.reject(no);
    }
  }

  private void findEngine(@Nullable Rejection wrong) {
    String model = exchange.intake().model();
    Rejection no = wrong == null ? Doorman.model(exchange.key(), model) : wrong;
    no = no == null ? relief.closed(model) : no;
    if (no != null) {
      exchange.reject(no);
    } else if (exchange.services().pools().pool(model) == null) {
      exchange.reject(Rejection.invalid(Refusals.unknownModel(model, exchange.snapshot())));
    } else {
      asking = true;
      books.named(model);
      new HookCall(exchange).ask(this::place);
    }
  }

  /** What is reserved for, and paid for, is what will be served. */
  private void place() {
    Rejection no = relief.apply();
    String model = exchange.intake().model();
    Mailbox pool = exchange.services().pools().pool(model);
    if (no != null) {
      exchange.reject(no);
    } else if (pool == null) {
      exchange.reject(Rejection.invalid(Refusals.unknownModel(model, exchange.snapshot())));
    } else {
      books.named(model);
      admission.reserve(() -> {
        exchange.place(pool);
        shadow = exchange.services().shadows().begin(exchange);
      });
    }
  }

  /** Whether that has not begun: while limits are asked for there is nothing else to do. */
  private boolean looksForEngine() {
    return exchange.reading() && !asking;
  }

  /** Refuses a body that takes longer than anybody waits; returns whether it does. */
  boolean late(long now) {
    long patience = exchange.snapshot().settings().timeouts().body().toNanos();
    boolean late =
        !ended && !exchange.intake().waits() && exchange.times().readsTooSlowly(now, patience);
    if (late) {
      String message = "body: not complete in time";
      exchange.reject(Rejection.invalid(Refusal.invalid(408, message, "request_timeout")));
    }
    return late;
  }

  /** Gives the place back, and what was reserved and not used; returns what was. */
  Bill leave(Outcome outcome, Usage usage, @Nullable Placement placement) {
    if (entered) {
      entered = false;
      exchange.services().lifecycle().leave();
    }
    if (shadow != null) {
      shadow.original(outcome, exchange.times().firstContentSincePosted(), usage);
    }
    return admission.settle(outcome, usage, placement);
  }
}
