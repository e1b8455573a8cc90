package dev.weir.gateway;

import dev.weir.protocol.ErrorWords;
import dev.weir.protocol.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;

/**
 * The answer of one exchange on its way to the client: writes its head when it is time, remembers
 * whether anything of an engine has gone out, and ends it, well or badly. Lives on the loop of its
 * {@link Exchange}.
 */
final class Delivery {
  private static final String EVENT_STREAM = "text/event-stream";
  private static final String JSON = "application/json";
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Exchange exchange;
  private final ClientAnswer answer;
  private final QueuePlace place = new QueuePlace();
  private @Nullable Attempt source;
  private boolean relayBegun;
  private boolean wholeBegun;
  private boolean framedEnd;
  private @Nullable Attempt named;
  private boolean hedgeNamed;

  Delivery(Exchange exchange, ClientAnswer answer) {
    this.exchange = exchange;
    this.answer = answer;
  }

  /** The writer, for what passes through unchanged. */
  ClientAnswer answer() {
    return answer;
  }

  /** Whether the head is out: from here on errors cannot have a status any more. */
  boolean started() {
    return answer.started();
  }

  /** Where it stood when it began to wait for an engine. */
  QueuePlace place() {
    return place;
  }

  /** It begins to wait; says so where the head is out. */
  void queued(int ahead, long waitNanos) {
    place.waits(ahead, waitNanos);
    if (answer.started() && exchange.intake().streams()) {
      comment(place.words());
    }
  }

  /** Whether the client has been sent events of an engine. */
  boolean relayBegun() {
    return relayBegun;
  }

  /** Whether no other engine can take over any more. */
  boolean committed() {
    return relayBegun || wholeBegun;
  }

  /** Whose answer the next head will speak of; null: nobody's. */
  void source(@Nullable Attempt attempt) {
    source = attempt;
  }

  /** Sends the head of a stream, unless it is out already. */
  void startStream() {
    if (!answer.started()) {
      answer.head(200, EVENT_STREAM, this::headers, -1);
    }
  }

  /** Events of the engine go out from now on. */
  void beginRelay() {
    relayBegun = true;
    startStream();
  }

  /** Sends the head of an answer without events that is not held until it is whole. */
  void startWhole(int status, String type, long length) {
    wholeBegun = true;
    answer.head(status, type, this::headers, length);
  }

  /** An answer that was held until it was whole. */
  void whole(int status, String type, ByteBuf body) {
    answer.whole(status, type, this::headers, body);
  }

  /** What Weir answers by itself, by an estimate. */
  void estimate(byte[] body) {
    answer.whole(
        200,
        JSON,
        out -> {
          headers(out);
          Heads.header(out, Heads.ESTIMATED, 1);
        },
        Unpooled.wrappedBuffer(body));
  }

  private void headers(ByteBuf out) {
    Heads.requestId(out, exchange.api().dialect(), exchange.requestId());
    named = source;
    if (source != null) {
      Heads.header(out, Heads.ENGINE, source.engine().spec().id());
      Heads.header(out, Heads.OVERHEAD, exchange.times().overheadMicros(source.headAt()));
      Heads.header(out, Heads.QUEUED, exchange.times().queued() / NANOS_PER_MILLI);
      long predicted = exchange.times().predictedTtft();
      if (predicted >= 0) {
        Heads.header(out, Heads.PREDICTED, predicted / NANOS_PER_MILLI);
      }
      hedgeNamed = hedged();
      if (hedgeNamed) {
        Heads.header(out, Heads.HEDGED, 1);
      }
    }
    place.headers(out);
    exchange.arrival().headers(out);
    if (exchange.intake().streams()) {
      Heads.header(out, HttpHeaderNames.CACHE_CONTROL, "no-cache");
    }
  }

  /** Whether the head went out too early to say who answers, so that a last comment must. */
  boolean owesFacts() {
    boolean resumed = exchange.resumption().joined() > 0; // which is told by itself
    return named == null || named != source && !resumed || hedgeNamed != hedged();
  }

  private boolean hedged() {
    return exchange.attempts().hedged();
  }

  /** Whether the engine's own last chunk was passed on. */
  void framedEnd(boolean ended) {
    framedEnd = ended;
  }

  void comment(String text) {
    startStream();
    answer.text(": " + text + "\n\n");
    exchange.times().wrote(System.nanoTime());
    answer.flush();
  }

  /** Says that somebody is here, if nothing was said for that long. */
  void ping(long now, long silence) {
    if (now - exchange.times().lastWrite() > silence && answer.writable()) {
      comment(place.waiting() ? place.words() : "ping");
    }
  }

  void flush(long now) {
    if (answer.started()) {
      exchange.times().wrote(now);
      answer.flush();
    }
  }

  /** The last piece was passed on. */
  void end() {
    if (exchange.intake().streams()) {
      startStream();
      if (source != null && owesFacts()) {
        answer.text(facts(source));
      }
      int resumed = exchange.resumption().joined();
      if (resumed > 0 && source != null) {
        String engine = source.engine().spec().id();
        answer.text(": weir resumed=" + resumed + " engine=" + engine + "\n\n");
      }
    }
    answer.end(framedEnd);
  }

  /** What the head could not tell yet. */
  private String facts(Attempt by) {
    String engine = ": " + Heads.ENGINE + ": " + by.engine().spec().id() + "\n";
    long predicted = exchange.times().predictedTtft();
    String when = ": " + Heads.PREDICTED + ": " + predicted / NANOS_PER_MILLI + "\n";
    String twice = hedged() ? ": " + Heads.HEDGED + ": 1\n" : "";
    return (predicted < 0 ? engine : engine + when) + twice + "\n";
  }

  /** The last piece of a refusal that was too long to be held was passed on. */
  void endRefusal() {
    answer.end(false);
  }

  /** Ends a stream that has begun with an error event, and without its end mark. */
  private void endWith(Refusal refusal) {
    answer.text(ErrorWords.event(refusal, exchange.api(), exchange.requestId()));
    answer.end(false);
  }

  /**
   * The answer broke off after its beginning. Where there are no events, only cutting the
   * connection tells.
   *
   * @param why for the client; null: it has been told
   */
  void breakOff(@Nullable Refusal why) {
    if (wholeBegun) {
      exchange.cut();
    } else if (why != null) {
      endWith(why);
    } else {
      answer.end(false);
    }
  }
}
