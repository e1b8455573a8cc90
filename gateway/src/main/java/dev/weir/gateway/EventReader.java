package dev.weir.gateway;

import dev.weir.protocol.AnswerScan;
import dev.weir.protocol.EventTemplate;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Tells what one event of a stream is, by its data. Belongs to one stream, because it learns what
 * that stream's content events look like.
 */
final class EventReader {
  /** The kinds of events that are treated differently. */
  enum Kind {
    /** Text, reasoning, tool calls: what the client waits for. */
    CONTENT,
    /** The end of a choice without content of its own. */
    FINISH,
    /** Usage and nothing else. */
    USAGE,
    /** {@code [DONE]}, or the last of typed events. */
    DONE,
    ERROR,
    /** Data that is not JSON. */
    BROKEN,
    /** Everything else: roles, comments, named events. */
    OTHER
  }

  private static final String ERROR_NAME = "event: error";
  private static final int NOWHERE = -1;

  private final AnswerScan scan;
  private final EventTemplate template = new EventTemplate();
  private final boolean learns;
  private int dataFrom;
  private int dataTo;
  private int textFrom;
  private int textTo;
  private boolean learntSays;

  EventReader(AnswerScan scan) {
    this(scan, true);
  }

  private EventReader(AnswerScan scan, boolean learns) {
    this.scan = scan;
    this.learns = learns;
  }

  /** One that scans every event in full, so that it always knows where the data is. */
  static EventReader exact(AnswerScan scan) {
    return new EventReader(scan, false);
  }

  /** Where the data of the last event began; the first line of it, if there were several. */
  int dataFrom() {
    return dataFrom;
  }

  /** Where that line of data ended. */
  int dataTo() {
    return dataTo;
  }

  /**
   * Whether the last event's content is one piece of text said aloud, at {@link #textFrom} of the
   * buffer.
   */
  boolean says() {
    return textFrom >= 0;
  }

  /** Where its text begins, behind the quote. */
  int textFrom() {
    return textFrom;
  }

  /** Where its text ends, at the quote. */
  int textTo() {
    return textTo;
  }

  /** What the last event said, where it was JSON. */
  AnswerScan scan() {
    return scan;
  }

  Kind read(ByteBuf in, int from, int to) {
    scan.reset();
    ByteBuffer view = in.internalNioBuffer(from, to - from);
    int origin = view.position();
    if (template.matches(view, origin, view.limit())) {
      textFrom = learntSays ? template.textFrom(from) : NOWHERE;
      textTo = template.textTo() - origin + from;
      return Kind.CONTENT;
    }
    textFrom = NOWHERE;
    dataFrom = from;
    dataTo = from;
    int datas = 0;
    boolean error = false;
    int line = from;
    while (line < to) {
      int lf = in.indexOf(line, to, (byte) '\n');
      int next = lf < 0 ? to : lf + 1;
      int end = lf > line && in.getByte(lf - 1) == '\r' ? lf - 1 : lf < 0 ? to : lf;
      if (isData(in, line, end)) {
        int start = line + (line + 5 < end && in.getByte(line + 5) == ' ' ? 6 : 5);
        if (datas == 0 && isDone(in, start, end)) {
          return Kind.DONE;
        }
        if (datas++ == 0) {
          dataFrom = start;
          dataTo = end;
        }
        scan.feed(view, origin + start - from, origin + end - from);
      }
      error |= isErrorName(in, line, end);
      line = next;
    }
    Kind kind = error ? Kind.ERROR : datas > 0 ? kind() : Kind.OTHER;
    if (kind == Kind.CONTENT && datas == 1 && scan.says()) {
      textFrom = dataFrom + (int) scan.textStart();
      textTo = dataFrom + (int) scan.textEnd();
    }
    if (kind == Kind.CONTENT && learns && datas == 1 && scan.onlyText()) {
      learntSays = scan.says();
      int base = origin + dataFrom - from;
      template.learn(
          view, origin, view.limit(), base + (int) scan.textStart(), base + (int) scan.textEnd());
    }
    return kind;
  }

  private Kind kind() {
    if (!scan.finish()) {
      return Kind.BROKEN;
    }
    if (scan.error()) {
      return Kind.ERROR;
    }
    if (scan.last()) {
      return Kind.DONE;
    }
    if (scan.content()) {
      return Kind.CONTENT;
    }
    if (scan.finished()) {
      return Kind.FINISH;
    }
    return scan.onlyUsage() ? Kind.USAGE : Kind.OTHER;
  }

  private static boolean isData(ByteBuf in, int from, int end) {
    return end - from >= 5 && in.getInt(from) == 0x64617461 && in.getByte(from + 4) == ':';
  }

  /** Whether the line is {@code event: error}, as some engines name what breaks a stream. */
  private static boolean isErrorName(ByteBuf in, int from, int end) {
    int length = end - from;
    return length >= ERROR_NAME.length() - 1
        && length <= ERROR_NAME.length()
        && in.getByte(from) == 'e'
        && ERROR_NAME.equals(
            in.toString(from, length, StandardCharsets.US_ASCII).replace(":e", ": e"));
  }

  private static boolean isDone(ByteBuf in, int from, int end) {
    return end - from == 6
        && in.getByte(from) == '['
        && in.getInt(from + 1) == 0x444f4e45
        && in.getByte(from + 5) == ']';
  }
}
