package dev.weir.load;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.TooLongFrameException;
import java.util.Arrays;

/**
 * Follows a stream of server-sent events [1] as it arrives, in pieces of any size.
 *
 * <p>Lines end with LF, CR LF or CR; an event ends with an empty line; several {@code data} lines
 * are joined by LF; lines that begin with a colon are comments; other fields do not concern us.
 * Both buffers are kept for the next event. An event longer than 8 MiB ends the exchange: it is not
 * an answer.
 *
 * <p>[1] WHATWG, HTML Living Standard, §9.2 Server-sent events.
 */
final class SseFollower {
  private static final int LONGEST = 8 << 20;
  private static final byte[] DATA = {'d', 'a', 't', 'a'};

  private final Events events;
  private byte[] line = new byte[512];
  private int lineSize;
  private byte[] data = new byte[512];
  private int dataSize = -1;
  private boolean afterCarriageReturn;

  /** Takes the data of an event; the array is valid during the call only. */
  interface Events {
    void event(byte[] data, int length);
  }

  SseFollower(Events events) {
    this.events = events;
  }

  void feed(ByteBuf bytes) {
    for (int end = bytes.writerIndex(), i = bytes.readerIndex(); i < end; i++) {
      take(bytes.getByte(i));
    }
  }

  private void take(byte next) {
    boolean secondHalf = next == '\n' && afterCarriageReturn;
    afterCarriageReturn = next == '\r';
    if (secondHalf) {
      return;
    }
    if (next == '\n' || next == '\r') {
      endOfLine();
    } else {
      line = grown(line, lineSize + 1);
      line[lineSize++] = next;
    }
  }

  private void endOfLine() {
    if (lineSize == 0) {
      endOfEvent();
    } else if (isData()) {
      appendData();
    }
    lineSize = 0;
  }

  private void endOfEvent() {
    int length = dataSize;
    dataSize = -1;
    if (length >= 0) {
      events.event(data, length);
    }
  }

  private boolean isData() {
    return lineSize >= DATA.length
        && Arrays.equals(line, 0, DATA.length, DATA, 0, DATA.length)
        && (lineSize == DATA.length || line[DATA.length] == ':');
  }

  private void appendData() {
    int from = Math.min(DATA.length + 1, lineSize);
    if (from < lineSize && line[from] == ' ') {
      from++;
    }
    int at = dataSize < 0 ? 0 : dataSize + 1;
    data = grown(data, at + lineSize - from);
    if (at > 0) {
      data[at - 1] = '\n';
    }
    System.arraycopy(line, from, data, at, lineSize - from);
    dataSize = at + lineSize - from;
  }

  private static byte[] grown(byte[] buffer, int size) {
    if (size <= buffer.length) {
      return buffer;
    }
    if (size > LONGEST) {
      throw new TooLongFrameException("event: " + size + " bytes (expected: <= " + LONGEST + ")");
    }
    return Arrays.copyOf(buffer, Math.max(size, buffer.length * 2));
  }
}
