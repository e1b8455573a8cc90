package dev.weir.gateway;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the payload of a stream into its events (text/event-stream: an event ends with an empty
 * line; lines end with LF or CRLF). Events that lie whole in the buffer just read are told by their
 * place in it; one that is spread over several reads is gathered and told as a buffer of its own.
 */
final class EventSplitter {
  /** Hears of every whole event, in order. */
  interface Sink {
    /**
     * An event at {@code [from, to)} of {@code bytes}, the empty line included.
     *
     * @param gathered whether {@code bytes} is not the buffer just read but the event's own
     */
    void event(ByteBuf bytes, int from, int to, boolean gathered);
  }

  /** A longer event is not believed to be one. */
  static final int MAX_EVENT_BYTES = 8 << 20;

  private final Sink sink;
  private @Nullable ByteBuf partial;

  EventSplitter(Sink sink) {
    this.sink = sink;
  }

  /** Whether the bytes so far end between two events. */
  boolean between() {
    return partial == null;
  }

  /** Bytes that wait for the end of their event. */
  int waiting() {
    return partial == null ? 0 : partial.readableBytes();
  }

  /** Walks the payload at {@code [from, to)} of a buffer. */
  void split(ByteBuf in, int from, int to) {
    int start = from;
    if (partial != null) {
      start = finishPartial(partial, in, from, to);
    }
    while (start < to) {
      int end = eventEnd(in, start, to);
      if (end < 0) {
        gather(in, start, to);
        return;
      }
      sink.event(in, start, end, false);
      start = end;
    }
  }

  private int finishPartial(ByteBuf begun, ByteBuf in, int from, int to) {
    int searchFrom = Math.max(begun.readerIndex(), begun.writerIndex() - 3);
    int before = begun.writerIndex();
    begun.writeBytes(in, from, to - from);
    int end = eventEnd(begun, searchFrom, begun.writerIndex());
    if (end < 0) {
      return to;
    }
    begun.writerIndex(end);
    partial = null;
    sink.event(begun, begun.readerIndex(), end, true);
    begun.release();
    return from + (end - before);
  }

  private void gather(ByteBuf in, int from, int to) {
    ByteBuf begun = in.alloc().directBuffer(Math.max(512, 2 * (to - from)));
    begun.writeBytes(in, from, to - from);
    partial = begun;
  }

  /** The index behind the first empty line, or -1. */
  private static int eventEnd(ByteBuf in, int from, int to) {
    int lf = in.indexOf(from, to, (byte) '\n');
    while (lf >= 0 && lf + 1 < to) {
      int next = in.getByte(lf + 1);
      if (next == '\n') {
        return lf + 2;
      }
      if (next == '\r' && lf + 2 < to && in.getByte(lf + 2) == '\n') {
        return lf + 3;
      }
      lf = in.indexOf(lf + 1, to, (byte) '\n');
    }
    return -1;
  }

  void release() {
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }
}
