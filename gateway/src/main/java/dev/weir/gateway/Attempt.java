package dev.weir.gateway;

import dev.weir.control.FleetEngine;
import dev.weir.control.Settings.Timeouts;
import dev.weir.gateway.Manner.AsItCame;
import dev.weir.gateway.Manner.Estimated;
import dev.weir.gateway.Manner.NotAtAll;
import dev.weir.gateway.Manner.Translated;
import dev.weir.protocol.Api;
import dev.weir.protocol.translate.Translation;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/**
 * One try to have a request answered by one engine: from the connection to the last byte of the
 * answer, or to the {@link Failure} that ends it. Whatever happens, it reports to its {@link
 * Exchange} exactly once, unless the exchange cancels it first.
 */
final class Attempt implements UpstreamListener, BodyTranslation.Listener {
  private static final String EVENT_STREAM = "text/event-stream";

  private final Exchange exchange;
  private final FleetEngine engine;
  private final StallWatch watch;
  private final Sending sending;
  private @Nullable UpstreamConnection connection;
  private @Nullable AnswerRelay relay;
  private Manner manner = new AsItCame();
  private @Nullable Api unknown;
  private boolean over;
  private boolean won;
  private Usage early = Usage.UNKNOWN;
  private boolean served;
  private boolean paused;
  private boolean reconnected;

  private long lastByte;
  private long headAt;

  /**
   * @param expected nanoseconds until the first token; negative: nothing is
   */
  Attempt(Exchange exchange, FleetEngine engine, long expected) {
    this.exchange = exchange;
    this.engine = engine;
    this.watch = StallWatch.of(exchange, engine, expected);
    this.sending = new Sending(exchange, engine.spec());
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

  /** A piece of content was in that read. */
  void content(long now) {
    if (watch.content(now) && (relay instanceof StreamRelay || relay instanceof TranslatedStream)) {
      engine.began(watch.waited(now)); // how long a stream lets wait for it speaks of the engine
    }
  }

  /**
   * What comes now goes to the client: from here on no other engine's answer does. Told before
   * anything of it is passed on; may be repeated.
   */
  void wins() {
    if (!won) {
      won = true;
      exchange.attempts().won(this);
      exchange.usage(early);
    }
  }

  /** What the engine counted; of an answer that nobody gets it is nobody's. */
  void usage(Usage counted) {
    if (won) {
      exchange.usage(counted);
    } else {
      early = early.and(counted);
    }
  }

  /** What is known of how long its first token takes. */
  StallWatch watch() {
    return watch;
  }

  /** When the answer's last bytes so far were read. */
  long lastByte() {
    return lastByte;
  }

  void start() {
    lastByte = System.nanoTime();
    watch.asks(lastByte);
    ask(exchange.resumption().manner(engine));
  }

  private void ask(Manner next) {
    manner = next;
    switch (next) {
      case AsItCame() -> send(false);
      case Translated(Translation by) ->
          BodyTranslation.start(exchange, by, RequestWriter.words(exchange, engine.spec()), this);
      case Estimated() -> {
        over = true;
        exchange.conclusion().serveEstimate();
      }
      case NotAtAll() -> failed(Failure.NO_ENDPOINT, exchange.api().path());
    }
  }

  @Override
  public void translated(byte[] body) {
    if (!over) {
      sending.translated(body);
      send(false);
    }
  }

  @Override
  public void untranslatable(Rejection why) {
    if (!over && exchange.resumption().goesOn()) {
      exchange.attempts().discontinued();
    } else if (!over) {
      exchange.attempts().untranslatable(this, why);
    }
  }

  private void send(boolean fresh) {
    exchange.loop().upstream(engine).send(this, sending.request(manner), fresh);
  }

  @Override
  public void writable() {
    if (!over && sending.writable()) {
      lastByte = System.nanoTime();
      watch.asked(lastByte);
    }
  }

  @Override
  public boolean wanted() {
    return !over;
  }

  @Override
  public void sent(UpstreamConnection connection) {
    this.connection = connection;
    exchange.attempts().sent(this);
    watch.asked(System.nanoTime());
    sending.follow(connection);
  }

  @Override
  public void head(HttpResponse head) {
    headAt = System.nanoTime();
    lastByte = headAt;
    int status = head.status().code();
    Manner next =
        AnswerStatus.unknownCall(status) ? Manner.after(manner, exchange.api(), engine) : null;
    if (next != null) {
      askInstead(next);
      return;
    }
    String type = head.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    boolean events =
        type.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length())
            && exchange.intake().streams();
    switch (AnswerStatus.of(status)) {
      case AnswerStatus.Failed(Failure why) -> {
        if (why == Failure.BUSY) {
          exchange.attempts().busyFor(engine, RetryAfter.millis(head.headers()));
        }
        failedUnread(why, status);
      }
      case AnswerStatus.Refused() -> {
        // The client has begun to read another's answer, or another engine has not refused yet.
        if (exchange.resumption().goesOn() || exchange.attempts().second(this)) {
          failedUnread(Failure.NO_ENDPOINT, status);
        } else {
          read(status, type, head, events);
        }
      }
      case AnswerStatus.Good() -> {
        if (exchange.delivery().started() && !events) {
          failedUnread(Failure.NO_STREAM, status);
        } else {
          read(status, type, head, events);
        }
      }
    }
  }

  private void failedUnread(Failure why, int status) {
    leaveAnswerUnread();
    failed(why, "status " + status);
  }

  private void read(int status, String type, HttpResponse head, boolean events) {
    served = status < 300;
    if (served && unknown != null) {
      engine.lacks(unknown, true);
    }
    sending.answered();
    relay =
        AnswerRelays.of(this, manner, status, type, HttpUtil.getContentLength(head, -1L), events);
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
    watch.read(lastByte);
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
    if (stale && !reconnected && mayReconnect()) {
      reconnected = true;
      connection = null;
      send(true);
      return;
    }
    end();
    blame(failure, detail);
    exchange.attempts().failed(this, failure);
  }

  private boolean mayReconnect() {
    return exchange.intake().replayable()
        && exchange.services().retries().reconnect(System.nanoTime());
  }

  /** The stream ended with an error event that the client has been sent. */
  void failedTold(Failure failure) {
    end();
    blame(failure, "error event");
    exchange.streamFailed(null);
  }

  private void blame(Failure failure, String detail) {
    exchange.services().metrics().attemptFailed(engine.spec().id(), failure);
    Blame.lay(failure, engine, exchange.api(), detail);
  }

  /** The answer was whole: speaks for the engine's health. */
  void answered() {
    over = true;
    watch.end();
    sending.stop();
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
    watch.end();
    sending.stop();
    if (connection != null) {
      connection.cancelIfServing(this);
      connection = null;
    }
    releaseRelay();
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
  boolean unbegun() {
    boolean stream = relay instanceof StreamRelay || relay instanceof TranslatedStream;
    return headAt == 0 || stream && !exchange.delivery().relayBegun();
  }

  /** Checks the engine's deadlines, or the client's while it does not read. */
  void sweep(long now, Timeouts timeouts) {
    if (over) {
      return;
    }
    if (engine.leaving() && exchange.resumption().moves(engine)) {
      failed(Failure.LEAVING, "drained");
      return;
    }
    if (sending.waitsForClient()) {
      watch.asked(now);
    }
    if (paused) {
      if (now - lastByte > timeouts.idle().toNanos()) {
        exchange.clientStalled();
      }
      return;
    }
    long awake = exchange.loop().awake();
    Failure late = watch.late(now, lastByte, headAt != 0, unbegun(), awake, timeouts);
    if (late != null) {
      failed(late, headAt == 0 ? "no head" : unbegun() ? "no content" : "silence");
    }
  }
}
