package dev.weir.load;

import dev.weir.scheduler.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.TooLongFrameException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The body of one answer while it arrives: what it brought so far, and what it amounts to. */
final class Answer {
  /** Of a request that was never answered; nobody feeds it. */
  static final Answer NONE = new Answer(0, false, new FrameScanner());

  private static final int LONGEST = 64 << 20;

  private final int status;
  private final @Nullable SseFollower stream;
  private final FrameScanner scanner;
  private byte[] body = new byte[0];
  private int size;
  private long now;

  private int contentFrames;
  private long firstNanos = -1;
  private long lastNanos = -1;
  private int promptTokens = -1;
  private int completionTokens = -1;
  private int cachedTokens = -1;
  private boolean done;
  private @Nullable Outcome failure;

  Answer(int status, boolean streamed, FrameScanner scanner) {
    this.status = status;
    this.stream = streamed && status == 200 ? new SseFollower(this::event) : null;
    this.scanner = scanner;
  }

  /** Takes a piece of the body; returns how many content frames it brought. */
  int feed(ByteBuf piece, long nanos) {
    now = nanos;
    int before = contentFrames;
    if (stream != null) {
      stream.feed(piece);
    } else {
      collect(piece);
    }
    return contentFrames - before;
  }

  /** What it is when the body ended as HTTP says it should. */
  Outcome atEnd() {
    if (stream != null) {
      return failure != null ? failure : done ? Outcome.SERVED : Outcome.FAILED_STREAM;
    }
    if (status != 200) {
      return Refusals.ofStatus(status, body, size);
    }
    scanner.scan(body, size);
    usage();
    return scanner.broken() || scanner.error() ? Outcome.FAILED_ENGINE : Outcome.SERVED;
  }

  /** What it is when the connection broke, or patience ended, in the middle. */
  Outcome ifCut() {
    return failure != null ? failure : Outcome.FAILED_STREAM;
  }

  /** Of the first content, -1: none, or not a stream. */
  long firstNanos() {
    return firstNanos;
  }

  long lastNanos() {
    return lastNanos;
  }

  /** As the server counted; in a stream that told no usage, its content frames. */
  int outputTokens() {
    return completionTokens >= 0 ? completionTokens : contentFrames;
  }

  int promptTokensOr(int otherwise) {
    return promptTokens >= 0 ? promptTokens : otherwise;
  }

  int cachedTokens() {
    return cachedTokens;
  }

  private void event(byte[] data, int length) {
    if (length == 6 && data[0] == '[' && data[1] == 'D') {
      done = true;
      return;
    }
    scanner.scan(data, length);
    if (failure == null && (scanner.error() || scanner.broken())) {
      failure = Refusals.ofFrame(data, length, contentFrames > 0);
    }
    usage();
    if (scanner.content()) {
      contentFrames++;
      firstNanos = firstNanos < 0 ? now : firstNanos;
      lastNanos = now;
    }
  }

  private void usage() {
    promptTokens = Math.max(promptTokens, scanner.promptTokens());
    completionTokens = Math.max(completionTokens, scanner.completionTokens());
    cachedTokens = Math.max(cachedTokens, scanner.cachedTokens());
  }

  private void collect(ByteBuf piece) {
    int length = piece.readableBytes();
    if (size + length > LONGEST) {
      throw new TooLongFrameException("body: > " + LONGEST + " bytes (expected: an answer)");
    }
    if (size + length > body.length) {
      body = Arrays.copyOf(body, Math.max(size + length, body.length * 2));
    }
    piece.getBytes(piece.readerIndex(), body, size, length);
    size += length;
  }
}
