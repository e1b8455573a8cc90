package dev.weir.gateway;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Finds the payload in the bytes of an answer's body, strictly by its framing: a length, chunks, or
 * until the engine closes. Copies nothing: {@link #scan} leaves the places of the payload within
 * the buffer just read, and the relay takes slices of them.
 *
 * <p>Strict means RFC 9112 section 7.1 without the liberties it allows: sizes of one to seven hex
 * digits, CRLF and nothing else at line ends. Chunk extensions and trailers are read, bounded and
 * dropped. Bytes behind the end of the body are an error: nothing was asked for yet.
 */
final class BodyFramer {
  private enum State {
    LENGTH,
    UNTIL_CLOSE,
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER_START,
    TRAILER,
    TRAILER_LF,
    END_LF,
    DONE,
    BROKEN
  }

  private static final int MAX_SIZE_DIGITS = 7;
  private static final int MAX_LINE_BYTES = 8 << 10;

  private State state = State.DONE;
  private long left;
  private int digits;
  private int lineBytes;
  private int[] ranges = new int[16];
  private int count;
  private boolean verbatim;

  void startLength(long bytes) {
    left = bytes;
    state = bytes == 0 ? State.DONE : State.LENGTH;
  }

  void startChunked() {
    startSize();
  }

  void startUntilClose() {
    state = State.UNTIL_CLOSE;
  }

  boolean done() {
    return state == State.DONE;
  }

  boolean broken() {
    return state == State.BROKEN;
  }

  /** Whether the end of the connection is the regular end of the body. */
  boolean endsWithClose() {
    return state == State.UNTIL_CLOSE;
  }

  /** Pieces of payload that the last scan found. */
  int count() {
    return count;
  }

  int start(int piece) {
    return ranges[2 * piece];
  }

  int end(int piece) {
    return ranges[2 * piece + 1];
  }

  /**
   * Whether the buffer scanned last can be sent on as it is to somebody who is sent chunks: it
   * holds whole chunks only, without extensions or trailers.
   */
  boolean verbatim() {
    return verbatim;
  }

  /** Walks all readable bytes. */
  void scan(ByteBuf in) {
    count = 0;
    verbatim = state == State.SIZE && digits == 0;
    int i = in.readerIndex();
    int to = in.writerIndex();
    while (i < to && state != State.BROKEN) {
      i =
          switch (state) {
            case LENGTH, DATA -> payload(i, to);
            case UNTIL_CLOSE -> piece(i, to);
            default -> {
              framing(in.getByte(i) & 0xff);
              yield i + 1;
            }
          };
    }
    verbatim &= state == State.SIZE && digits == 0 || state == State.DONE;
  }

  private int payload(int i, int to) {
    int take = (int) Math.min(left, to - i);
    left -= take;
    if (left == 0) {
      state = state == State.LENGTH ? State.DONE : State.DATA_CR;
    }
    return piece(i, i + take);
  }

  private int piece(int from, int to) {
    if (2 * count == ranges.length) {
      ranges = Arrays.copyOf(ranges, 2 * ranges.length);
    }
    ranges[2 * count] = from;
    ranges[2 * count + 1] = to;
    count++;
    return to;
  }

  private void framing(int b) {
    switch (state) {
      case SIZE -> size(b);
      case EXTENSION -> line(b, State.EXTENSION, State.SIZE_LF);
      case SIZE_LF -> afterSize(b);
      case DATA_CR -> state = b == '\r' ? State.DATA_LF : State.BROKEN;
      case DATA_LF -> {
        startSize();
        state = b == '\n' ? State.SIZE : State.BROKEN;
      }
      case TRAILER_START -> {
        if (b == '\r') {
          state = State.END_LF;
        } else {
          verbatim = false;
          line(b, State.TRAILER, State.TRAILER_LF);
        }
      }
      case TRAILER -> line(b, State.TRAILER, State.TRAILER_LF);
      case TRAILER_LF -> state = b == '\n' ? State.TRAILER_START : State.BROKEN;
      case END_LF -> state = b == '\n' ? State.DONE : State.BROKEN;
      case LENGTH, UNTIL_CLOSE, DATA, DONE, BROKEN -> state = State.BROKEN;
    }
  }

  private void startSize() {
    state = State.SIZE;
    left = 0;
    digits = 0;
    lineBytes = 0;
  }

  private void size(int b) {
    int digit = Character.digit(b, 16);
    if (digit >= 0 && digits < MAX_SIZE_DIGITS) {
      left = left << 4 | digit;
      digits++;
    } else if (digits > 0 && b == '\r') {
      state = State.SIZE_LF;
    } else if (digits > 0 && (b == ';' || b == ' ' || b == '\t')) {
      verbatim = false;
      state = State.EXTENSION;
    } else {
      state = State.BROKEN;
    }
  }

  private void afterSize(int b) {
    if (b != '\n') {
      state = State.BROKEN;
    } else {
      state = left == 0 ? State.TRAILER_START : State.DATA;
    }
  }

  private void line(int b, State within, State behind) {
    boolean tooLong = ++lineBytes > MAX_LINE_BYTES;
    state = b == '\n' || tooLong ? State.BROKEN : b == '\r' ? behind : within;
  }
}
