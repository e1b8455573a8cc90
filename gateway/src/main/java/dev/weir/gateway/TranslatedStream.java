package dev.weir.gateway;

import dev.weir.gateway.EventReader.Kind;
import dev.weir.protocol.AnswerScan;
import dev.weir.protocol.translate.StreamTranslation;
import dev.weir.protocol.translate.Translation;
import dev.weir.protocol.translate.Untranslatable;
import io.netty.buffer.ByteBuf;

/**
 * A stream of chat chunks told to the client as the events of another API, or as the rest of an
 * answer that another engine has begun. As in {@link StreamRelay} nothing goes out before the first
 * content, so that until then another engine can take over; unlike there every event is read and
 * written anew, and the engine's own framing stays behind.
 */
final class TranslatedStream implements AnswerRelay, EventSplitter.Sink {
  private static final int MAX_HELD_CHARS = 256 << 10;
  private static final int KEPT_CHARS = 16 << 10;

  private final Attempt attempt;
  private final Exchange exchange;
  private final Translation by;
  private final StreamTranslation translation;
  private final EventReader reader;
  private final EventSplitter splitter = new EventSplitter(this);
  private StringBuilder out = new StringBuilder(512);
  private byte[] data = new byte[512];
  private boolean content;
  private boolean finish;
  private boolean done;
  private boolean over;

  TranslatedStream(Attempt attempt, Translation by, StreamTranslation translation) {
    this.attempt = attempt;
    this.by = by;
    this.exchange = attempt.exchange();
    this.translation = translation;
    this.reader = EventReader.exact(exchange.loop().event());
  }

  @Override
  public void body(ByteBuf bytes, BodyFramer framer) {
    for (int i = 0; i < framer.count() && !over && !(framer.broken() && !content); i++) {
      splitter.split(bytes, framer.start(i), framer.end(i));
    }
    bytes.release();
    if (over) {
      return;
    }
    if (splitter.waiting() > EventSplitter.MAX_EVENT_BYTES) {
      passOn();
      attempt.failed(Failure.FRAMING, "endless event");
      return;
    }
    passOn();
    attempt.paceByClient();
  }

  @Override
  public void event(ByteBuf bytes, int from, int to, boolean gathered) {
    if (over || done) {
      return;
    }
    Kind kind = reader.read(bytes, from, to);
    note(kind, reader.scan());
    exchange.resumption().heard(kind, reader, bytes);
    switch (kind) {
      case ERROR -> failed(Failure.ERROR_FRAME);
      case BROKEN -> failed(Failure.WRONG_JSON);
      case DONE -> done = true;
      case CONTENT, FINISH, USAGE, OTHER -> translate(bytes, reader.dataFrom(), reader.dataTo());
    }
  }

  private void note(Kind kind, AnswerScan scan) {
    if (kind == Kind.CONTENT || kind == Kind.FINISH) {
      finish |= scan.finished();
    }
    if (kind == Kind.CONTENT || kind == Kind.DONE || finish) {
      begin();
    }
    if (kind == Kind.CONTENT) {
      exchange.contentArrived(attempt.lastByte());
    }
    if (kind != Kind.BROKEN && kind != Kind.DONE && scan.usage()) {
      attempt.usage(Usage.of(scan));
    }
  }

  /** It is this answer that the client gets. */
  private void begin() {
    if (!content) {
      content = true;
      attempt.wins();
      exchange.resumption().translated(by, translation);
    }
  }

  private void translate(ByteBuf bytes, int from, int to) {
    int length = to - from;
    if (length <= 0) {
      return;
    }
    if (data.length < length) {
      data = new byte[Math.max(length, 2 * data.length)];
    }
    bytes.getBytes(from, data, 0, length);
    try {
      translation.chunk(data, 0, length, out);
    } catch (Untranslatable e) {
      failed(e.isDiscontinued() ? Failure.NO_ENDPOINT : Failure.UNTRANSLATABLE);
    }
  }

  /** A failed attempt before content; after it, an error in the client's own words. */
  private void failed(Failure failure) {
    over = true;
    boolean told = content;
    if (told) {
      passOn();
    }
    attempt.failed(failure, told ? "in mid-answer" : "before content");
  }

  private void passOn() {
    if (!content) {
      if (out.length() > MAX_HELD_CHARS) {
        attempt.failed(Failure.FRAMING, "no content in " + out.length() + " characters");
      }
      return;
    }
    exchange.delivery().beginRelay();
    if (!out.isEmpty()) {
      exchange.delivery().answer().text(out);
      out = out.capacity() > KEPT_CHARS ? new StringBuilder(512) : out;
      out.setLength(0);
    }
  }

  @Override
  public void ended() {
    if (over) {
      return;
    }
    if (!done && !(finish && splitter.between())) {
      attempt.failed(Failure.RESET, "without [DONE]");
      return;
    }
    translation.end(out);
    begin();
    passOn();
    attempt.answered();
    exchange.conclusion().served();
  }

  @Override
  public void release() {
    over = true;
    splitter.release();
    data = new byte[0];
  }
}
