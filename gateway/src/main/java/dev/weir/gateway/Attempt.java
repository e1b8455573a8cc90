package dev.weir.gateway;

import dev.weir.control.EngineSpec;
import dev.weir.control.FleetEngine;
import dev.weir.control.Settings.Timeouts;
import dev.weir.gateway.Manner.AsItCame;
import dev.weir.gateway.Manner.Estimated;
import dev.weir.gateway.Manner.NotAtAll;
import dev.weir.gateway.Manner.Translated;
import dev.weir.protocol.Api;
import dev.weir.protocol.translate.AnswerFacts;
import dev.weir.protocol.translate.ChatWords;
import dev.weir.protocol.translate.StreamTranslation;
import dev.weir.protocol.translate.Translation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One try to have a request answered by one engine: from the connection to the last byte of the
 * answer, or to the {@link Failure} that ends it. Whatever happens, it reports to its {@link
 * Exchange} exactly once, unless the exchange cancels it first.
 */
final class Attempt implements UpstreamListener, BodyTranslation.Listener {
  private static final String EVENT_STREAM = "text/event-stream";
  private static final String JSON = "application/json";

  private static final int HEAD_BYTES = 512;

  private final Exchange exchange;
  private final FleetEngine engine;
  private @Nullable UpstreamConnection connection;
  private @Nullable AnswerRelay relay;
  private @Nullable OutgoingBody outgoing;
  private Manner manner = new AsItCame();
  private byte @Nullable [] translated;
  private @Nullable Api unknown;
  private boolean over;
  private boolean served;
  private boolean paused;
  private boolean reconnected;

  /** Since when the engine could answer: it has been given all that there is of the request. */
  private long asked;

  private long lastByte;
  private long headAt;

  Attempt(Exchange exchange, FleetEngine engine) {
    this.exchange = exchange;
    this.engine = engine;
  }

  Exchange exchange() {
    return exchange;
  }

  FleetEngine engine() {
    return engine;
  }

  /** Whether the answer may still be one of events, where a comment has a place. */
  boolean takesComments() {
    return !(relay instanceof WholeAnswer || relay instanceof CarriedAnswer);
  }

  /** When the first byte of the answer's head was read; 0: not yet. */
  long headAt() {
    return headAt;
  }

  /** When the answer's last bytes so far were read. */
  long lastByte() {
    return lastByte;
  }

  void start() {
    asked = System.nanoTime();
    lastByte = asked;
    ask(exchange.resumption().manner(engine));
  }

  private void ask(Manner next) {
    manner = next;
    switch (next) {
      case AsItCame() -> send(false);
      case Translated(Translation by) -> BodyTranslation.start(exchange, by, words(), this);
      case Estimated() -> {
        over = true;
        exchange.serveEstimate();
      }
      case NotAtAll() -> failed(Failure.NO_ENDPOINT, exchange.api().path());
    }
  }

  private ChatWords words() {
    EngineSpec spec = engine.spec();
    String model = spec.served(exchange.intake().model());
    return new ChatWords(model, spec.kind().asDocumented(), spec.kind().continues());
  }

  @Override
  public void translated(byte[] body) {
    if (!over) {
      translated = body;
      send(false);
    }
  }

  @Override
  public void untranslatable(Rejection why) {
    if (!over && exchange.resumption().goesOn()) {
      exchange.attempts().discontinued();
    } else if (!over) {
      exchange.reject(why);
    }
  }

  private void send(boolean fresh) {
    exchange.loop().upstream(engine).send(this, request(), fresh);
  }

  private List<ByteBuf> request() {
    byte[] other = translated;
    if (manner instanceof Translated(Translation by) && other != null) {
      ByteBuf head = exchange.allocator().directBuffer(HEAD_BYTES);
      RequestHead.write(head, engine.spec(), by.target(), exchange, other.length);
      return List.of(head, Unpooled.wrappedBuffer(other));
    }
    EngineSpec spec = engine.spec();
    OutgoingBody body = exchange.intake().outgoing(spec);
    outgoing = body;
    long length = body.length();
    boolean small = length >= 0 && length <= Heads.COPIED_BODY;
    ByteBuf head = exchange.allocator().directBuffer(HEAD_BYTES + (small ? (int) length : 0));
    RequestHead.write(head, spec, exchange.api(), exchange, length);
    List<ByteBuf> request = new ArrayList<>(2);
    request.add(head);
    body.send(small ? piece -> append(head, piece) : request::add);
    return request;
  }

  private static void append(ByteBuf head, ByteBuf piece) {
    head.writeBytes(piece);
    piece.release();
  }

  @Override
  public void writable() {
    if (!over && outgoing != null) {
      lastByte = System.nanoTime();
      asked = lastByte;
      outgoing.writable();
    }
  }

  @Override
  public boolean wanted() {
    return !over;
  }

  @Override
  public void sent(UpstreamConnection connection) {
    this.connection = connection;
    exchange.times().sent();
    if (outgoing != null) {
      outgoing.follow(connection);
    }
  }

  @Override
  public void head(HttpResponse head) {
    headAt = System.nanoTime();
    lastByte = headAt;
    int status = head.status().code();
    Manner next = unknownCall(status) ? Manner.after(manner, exchange.api(), engine) : null;
    if (next != null) {
      askInstead(next);
      return;
    }
    String type = head.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    boolean events =
        type.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length())
            && exchange.intake().streams();
    Failure refused = failureOf(status, events);
    if (refused != null) {
      if (refused == Failure.BUSY) {
        exchange.attempts().busyFor(RetryAfter.millis(head.headers()));
      }
      leaveAnswerUnread();
      failed(refused, "status " + status);
      return;
    }
    if (status >= 400 && exchange.resumption().goesOn()) {
      leaveAnswerUnread();
      failed(Failure.NO_ENDPOINT, "status " + status + " to an answer that had begun");
      return;
    }
    served = status < 300;
    if (served && unknown != null) {
      engine.lacks(unknown, true);
    }
    translated = null; // it will not be sent again
    relay = relay(status, type, HttpUtil.getContentLength(head, -1L), events);
  }

  private AnswerRelay relay(int status, String type, long length, boolean events) {
    if (status >= 400) {
      return new WholeAnswer(this, status, JSON, -1, null);
    }
    if (manner instanceof Translated(Translation by)) {
      AnswerFacts facts = new AnswerFacts(exchange.intake().model(), exchange.requestId());
      return events
          ? translated(by, by.stream(facts))
          : new WholeAnswer(this, status, JSON, -1, body -> by.answer(body, facts));
    }
    if (events) {
      return new StreamRelay(this);
    }
    boolean json = type.regionMatches(true, 0, JSON, 0, JSON.length());
    return exchange.api().understood() || json
        ? new WholeAnswer(this, status, type, length, null)
        : new CarriedAnswer(this, status, type, length);
  }

  private AnswerRelay translated(Translation by, StreamTranslation stream) {
    exchange.resumption().translated(by, stream);
    return new TranslatedStream(this, stream);
  }

  /** Whether the engine says that it knows no such call, or no such model. */
  private static boolean unknownCall(int status) {
    return status == 404 || status == 405 || status == 501;
  }

  /** Asked in vain, which is nobody's fault: asks in another manner, or not at all. */
  private void askInstead(Manner next) {
    Api asked = manner instanceof Translated(Translation by) ? by.target() : exchange.api();
    leaveAnswerUnread();
    headAt = 0;
    if (next instanceof Translated) {
      unknown = asked; // until the other words have been understood it may be the model
    } else if (next instanceof Estimated && !engine.spec().kind().hosted()) {
      engine.lacks(asked, true);
    } // a call that is carried is asked again: the 404 may be about what one request said
    ask(next);
  }

  /** What the head alone says to be a failed attempt; null: the body is worth reading. */
  private @Nullable Failure failureOf(int status, boolean events) {
    if (status == 401 || status == 403) {
      return Failure.REFUSED_KEY;
    }
    if (status == 429 || status == 503) {
      return Failure.BUSY;
    }
    if (status < 300 && exchange.delivery().started() && !events) {
      return Failure.NO_STREAM;
    }
    boolean worthReading = status < 300 || status >= 400 && status < 500;
    return worthReading ? null : Failure.SERVER_ERROR;
  }

  private void leaveAnswerUnread() {
    UpstreamConnection left = connection;
    connection = null;
    if (left != null) {
      left.abandon();
    }
  }

  @Override
  public void body(ByteBuf bytes, BodyFramer framer) {
    lastByte = System.nanoTime();
    AnswerRelay current = relay;
    if (over || current == null) {
      bytes.release();
    } else {
      current.body(bytes, framer);
    }
  }

  @Override
  public void readComplete() {
    if (!over) {
      exchange.flush(lastByte);
    }
  }

  @Override
  public void ended() {
    AnswerRelay current = relay;
    if (!over && current != null) {
      current.ended();
    }
  }

  /**
   * A connection that was used before may have been closed by the engine while the request was on
   * its way: then nothing was answered, and the same engine is asked once more on a new one.
   */
  @Override
  public void failed(Failure failure, String detail) {
    if (over) {
      return;
    }
    boolean stale =
        failure == Failure.RESET && headAt == 0 && connection != null && connection.used();
    if (stale && !reconnected && exchange.intake().replayable()) {
      reconnected = true;
      connection = null;
      send(true);
      return;
    }
    end();
    blame(failure, detail);
    exchange.attempts().failed(failure);
  }

  /** The stream ended with an error event that the client has been sent. */
  void failedTold(Failure failure) {
    end();
    blame(failure, "error event");
    exchange.streamFailed(null);
  }

  private void blame(Failure failure, String detail) {
    exchange.services().metrics().attemptFailed(engine.spec().id(), failure);
    boolean call = failure == Failure.SERVER_ERROR && engine.unprovenBesideOthers(exchange.api());
    if (failure.blame() && !call) {
      engine.failed(failure.what() + " (" + detail + ")");
    }
  }

  /** The answer was whole: speaks for the engine's health. */
  void answered() {
    over = true;
    stopSending();
    engine.answered();
    if (served) {
      engine.proved(exchange.api());
    }
    releaseRelay();
  }

  /** Nobody waits for this any more: the engine is told at once by closing the connection. */
  void cancel() {
    if (!over) {
      end();
    }
  }

  private void end() {
    over = true;
    stopSending();
    if (connection != null) {
      connection.cancelIfServing(this);
      connection = null;
    }
    releaseRelay();
  }

  private void stopSending() {
    if (outgoing != null) {
      outgoing.stop();
      outgoing = null;
    }
  }

  private void releaseRelay() {
    AnswerRelay current = relay;
    relay = null;
    if (current != null) {
      current.release();
    }
  }

  /** Reads no faster than the client does. */
  void paceByClient() {
    if (!over && !exchange.delivery().answer().writable()) {
      pace(false);
    }
  }

  void pace(boolean on) {
    if (connection != null && !over && paused == on) {
      paused = !on;
      lastByte = System.nanoTime();
      connection.reading(on);
    }
  }

  /** Whether the engine has sent nothing yet that the client waits for. */
  private boolean unbegun() {
    boolean stream = relay instanceof StreamRelay || relay instanceof TranslatedStream;
    return headAt == 0 || stream && !exchange.delivery().relayBegun();
  }

  /** Checks the engine's deadlines, or the client's while it does not read. */
  void sweep(long now, Timeouts timeouts) {
    if (over) {
      return;
    }
    if (outgoing != null && outgoing.waitsForClient()) {
      asked = now;
    }
    if (paused) {
      if (now - lastByte > timeouts.idle().toNanos()) {
        exchange.clientStalled();
      }
    } else if (unbegun() && now - asked > timeouts.firstByte().toNanos()) {
      failed(Failure.FIRST_BYTE, headAt == 0 ? "no head" : "no content");
    } else if (headAt != 0 && now - lastByte > timeouts.idle().toNanos()) {
      failed(Failure.STALL, "silence");
    }
  }
}
