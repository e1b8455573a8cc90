package dev.weir.gateway;

import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Outcome;
import io.netty.buffer.ByteBuf;

/**
 * How one exchange ends when an answer has come whole: what is left to write is written, and the
 * outcome told. Lives on the loop of its {@link Exchange}.
 */
final class Conclusion {
  private final Exchange exchange;
  private final Delivery delivery;
  private final Books books;

  Conclusion(Exchange exchange, Delivery delivery, Books books) {
    this.exchange = exchange;
    this.delivery = delivery;
    this.books = books;
  }

  /** Serves an answer that was held until it was whole. */
  void serve(int status, String type, ByteBuf whole) {
    books.firstToken(System.nanoTime());
    exchange.arrival().admission().answered(whole.readableBytes());
    delivery.whole(status, type, whole);
    exchange.finishWhenTaken(Outcome.SERVED);
  }

  /** Answers with a count of tokens that no engine was asked for. */
  void serveEstimate() {
    byte[] count = Estimates.tokens(exchange.intake().size());
    delivery.source(null);
    delivery.estimate(count);
    exchange.finishWhenTaken(Outcome.SERVED);
  }

  /** The last piece of the answer was passed on. */
  void served() {
    delivery.end();
    boolean resumed = exchange.resumption().joined() > 0;
    exchange.finishWhenTaken(resumed ? Outcome.SERVED_RESUMED : Outcome.SERVED);
  }

  /** The engine says that the request is wrong, in these words. */
  void refused(int status, ByteBuf error) {
    if (delivery.started()) {
      error.release();
      String message = "engine refused the request";
      exchange.reject(Rejection.invalid(Refusal.invalid(status, message, "engine_refused")));
      return;
    }
    delivery.whole(status, "application/json", error);
    exchange.finishWhenTaken(Outcome.REJECTED_INVALID);
  }

  /** The last piece of a refusal that was too long to be held was passed on. */
  void refused() {
    delivery.endRefusal();
    exchange.finishWhenTaken(Outcome.REJECTED_INVALID);
  }
}
