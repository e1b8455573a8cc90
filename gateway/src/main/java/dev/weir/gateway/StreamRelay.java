package dev.weir.gateway;

import dev.weir.gateway.EventReader.Kind;
import dev.weir.protocol.AnswerScan;
import dev.weir.protocol.Api;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stream of events on its way from an engine to a client.
 *
 * <p><b>What it decides.</b> Nothing goes out before the first content: until then an error, a
 * broken event or a lost connection is a failed attempt that the client never hears of. From then
 * on events pass as they come, each read in one write; only whole events are sent, so that an error
 * event or a comment can follow at any time. The usage event that Weir asked for is taken out again
 * where the client did not ask. A stream that ends without {@code [DONE]} and without a finish
 * reason was cut: another engine goes on with it ({@link Resumption}), or the client gets an error
 * event and no {@code [DONE]}.
 *
 * <p><b>Cost.</b> Each event is scanned once, in place. Where a read holds whole chunks of whole
 * events and nothing is to be taken out, the very buffer goes to the client, chunk framing
 * included; otherwise slices of it are framed anew. Only an event that is spread over two reads is
 * copied.
 */
final class StreamRelay implements AnswerRelay, EventSplitter.Sink {
  private static final int MAX_HELD_BYTES = 256 << 10;

  private final Attempt attempt;
  private final Exchange exchange;
  private final EventReader reader;
  private final EventSplitter splitter = new EventSplitter(this);
  private final List<ByteBuf> out = new ArrayList<>(2);
  private ByteBuf reading = Unpooled.EMPTY_BUFFER;
  private int[] runs = new int[8];
  private int runEnd;
  private boolean whole;
  private boolean content;
  private boolean finish;
  private boolean done;
  private boolean over;

  StreamRelay(Attempt attempt) {
    this.attempt = attempt;
    this.exchange = attempt.exchange();
    this.reader = new EventReader(exchange.loop().event());
  }

  @Override
  public void body(ByteBuf bytes, BodyFramer framer) {
    if (framer.broken() && !content) {
      // Its first content came together with its end: better all of it from another engine.
      bytes.release();
      return;
    }
    reading = bytes;
    whole = splitter.between() && out.isEmpty();
    runEnd = 0;
    for (int i = 0; i < framer.count() && !over; i++) {
      splitter.split(bytes, framer.start(i), framer.end(i));
    }
    if (over) {
      bytes.release();
      return;
    }
    if (splitter.waiting() > EventSplitter.MAX_EVENT_BYTES) {
      slice();
      bytes.release();
      passOn();
      attempt.failed(Failure.FRAMING, "endless event");
      return;
    }
    boolean open = exchange.delivery().started() && content;
    boolean endIsClean = !framer.done() || done && !exchange.delivery().owesFacts();
    if (open
        && whole
        && splitter.between()
        && framer.verbatim()
        && endIsClean
        && exchange.delivery().answer().chunked()) {
      exchange.delivery().answer().verbatim(bytes);
      exchange.delivery().framedEnd(framer.done());
    } else {
      slice();
      bytes.release();
      passOn();
    }
    attempt.paceByClient();
  }

  @Override
  public void event(ByteBuf bytes, int from, int to, boolean gathered) {
    if (over || done) {
      whole = false;
      return;
    }
    Kind kind = reader.read(bytes, from, to);
    note(reader.scan(), kind);
    exchange.resumption().heard(kind, reader, bytes);
    switch (kind) {
      case ERROR, BROKEN -> broken(kind, bytes, from, to);
      case USAGE -> keep(exchange.intake().usageWanted(), bytes, from, to, gathered);
      case DONE -> {
        done = true;
        keep(true, bytes, from, to, gathered);
      }
      case CONTENT, FINISH, OTHER -> keep(true, bytes, from, to, gathered);
    }
  }

  private void note(AnswerScan scan, Kind kind) {
    boolean ends = (kind == Kind.CONTENT || kind == Kind.FINISH) && scan.finished();
    finish |= ends;
    if (!content && (kind == Kind.CONTENT || kind == Kind.DONE || ends)) {
      content = true;
      attempt.wins();
    }
    if (kind == Kind.CONTENT) {
      exchange.contentArrived(attempt.lastByte());
    }
    if (kind != Kind.BROKEN && scan.usage()) {
      attempt.usage(Usage.of(scan));
    }
  }

  private void keep(boolean wanted, ByteBuf bytes, int from, int to, boolean gathered) {
    if (!wanted) {
      whole = false;
    } else if (gathered) {
      whole = false;
      slice();
      out.add(bytes.retainedSlice(from, to - from));
    } else if (runEnd > 0 && runs[runEnd - 1] == from) {
      runs[runEnd - 1] = to;
    } else {
      if (runEnd == runs.length) {
        runs = Arrays.copyOf(runs, 2 * runs.length);
      }
      runs[runEnd++] = from;
      runs[runEnd++] = to;
    }
  }

  /**
   * An error within the stream: a failed attempt before content, the end of the stream after it.
   */
  private void broken(Kind kind, ByteBuf bytes, int from, int to) {
    over = true;
    Failure failure = kind == Kind.ERROR ? Failure.ERROR_FRAME : Failure.WRONG_JSON;
    if (!content) {
      attempt.failed(failure, "before content");
      return;
    }
    slice();
    passOn();
    if (kind == Kind.ERROR && !exchange.resumption().possible()) {
      exchange.delivery().answer().piece(bytes.retainedSlice(from, to - from));
      String why = exchange.resumption().lost().words();
      exchange.delivery().answer().text(": weir " + why + "\n\n");
      attempt.failedTold(failure);
    } else {
      attempt.failed(failure, "in mid-answer");
    }
  }

  private void slice() {
    for (int i = 0; i < runEnd; i += 2) {
      out.add(reading.retainedSlice(runs[i], runs[i + 1] - runs[i]));
    }
    runEnd = 0;
  }

  /** Sends what may go; before the first content that is nothing. */
  private void passOn() {
    if (!content) {
      int heldBytes = out.stream().mapToInt(ByteBuf::readableBytes).sum();
      if (heldBytes > MAX_HELD_BYTES) {
        attempt.failed(Failure.FRAMING, "no content in " + heldBytes + " bytes");
      }
      return;
    }
    exchange.delivery().beginRelay();
    for (ByteBuf piece : out) {
      exchange.delivery().answer().piece(piece);
    }
    out.clear();
  }

  @Override
  public void ended() {
    if (over) {
      return;
    }
    if (done) {
      attempt.answered();
      exchange.conclusion().served();
    } else if (finish && splitter.between()) {
      exchange.delivery().answer().text(endOf(exchange.api()));
      attempt.answered();
      exchange.conclusion().served();
    } else {
      attempt.failed(Failure.RESET, "without [DONE]");
    }
  }

  /** What the engine left out at the end of its stream. */
  static String endOf(Api api) {
    return api == Api.MESSAGES
        ? "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
        : "data: [DONE]\n\n";
  }

  @Override
  public void release() {
    over = true;
    splitter.release();
    out.forEach(ByteBuf::release);
    out.clear();
  }
}
