package dev.weir.gateway;

import dev.weir.scheduler.Choice;
import java.util.concurrent.TimeUnit;

/**
 * The moments of one exchange, in nanoseconds of the monotonic clock.
 *
 * <p>Overhead is what Weir itself added: from the request's last byte to the request's being on its
 * way to the engine, without the time in the queue and in the making of a connection, plus from the
 * answer's first byte to the head that goes out.
 */
final class ExchangeTimes {
  private static final int LEAST_BYTES_A_SECOND = 1024;

  private final long start = System.nanoTime();
  private long lastRead = start;
  private long received;
  private long heldSince = start;
  private long heldUp;
  private long lastWrite = start;
  private long requestEnd = start;
  private long posted = start;
  private long decided = start;
  private long sent = start;
  private long predictedTtft = Choice.UNKNOWN;
  private long firstContent = -1;
  private long lastContent;

  void read(int bytes) {
    lastRead = System.nanoTime();
    received += bytes;
  }

  void requestEnded() {
    requestEnd = System.nanoTime();
    lastWrite = requestEnd;
  }

  void posted() {
    posted = System.nanoTime();
  }

  void decided() {
    decided = System.nanoTime();
  }

  void sent() {
    sent = System.nanoTime();
  }

  void wrote(long now) {
    lastWrite = now;
  }

  /** The client is not read, or read again, for a reason that is not its own. */
  void held(boolean on) {
    long now = System.nanoTime();
    if (on) {
      heldSince = now;
    } else {
      heldUp += now - heldSince;
    }
    lastRead = now;
  }

  /**
   * Whether a body pauses for longer than the patience for that, or never pauses and comes so
   * slowly that it would have been here long ago at {@value #LEAST_BYTES_A_SECOND} bytes a second,
   * that patience added. For a client that is being read.
   */
  boolean readsTooSlowly(long now, long patience) {
    long due = TimeUnit.SECONDS.toNanos(received) / LEAST_BYTES_A_SECOND;
    return now - lastRead > patience || now - start - heldUp > patience + due;
  }

  long lastWrite() {
    return lastWrite;
  }

  long sinceStart() {
    return System.nanoTime() - start;
  }

  /** The first token is expected so long after an engine was asked for. */
  void predicted(long ttftNanos) {
    predictedTtft = ttftNanos;
  }

  /** What was predicted last; {@link Choice#UNKNOWN}: nothing was. */
  long predictedTtft() {
    return predictedTtft;
  }

  /** The time since an engine was asked for. */
  long sincePosted(long now) {
    return now - posted;
  }

  /** The time since the request's last byte. */
  long sinceRequest() {
    return System.nanoTime() - requestEnd;
  }

  /** How long it took to find an engine. */
  long queued() {
    return decided - posted;
  }

  /** Notes the first content; returns the time to it. */
  long firstContent(long now) {
    lastContent = now;
    firstContent = now - start;
    return firstContent;
  }

  /** The time to the first content; -1: there was none. */
  long firstContent() {
    return firstContent;
  }

  /** The time from asking for an engine to the first content; -1: there was none. */
  long firstContentSincePosted() {
    return firstContent < 0 ? -1 : firstContent - (posted - start);
  }

  /** Notes further content; returns the time since the content before. */
  long nextContent(long now) {
    long gap = now - lastContent;
    lastContent = now;
    return gap;
  }

  /**
   * @param headAt when the answer's head was read; 0: it has not been
   */
  long overheadMicros(long headAt) {
    long before = Math.max(0, posted - requestEnd) + Math.max(0, sent - decided);
    long behind = headAt == 0 ? 0 : System.nanoTime() - headAt;
    return (before + behind) / 1000;
  }
}
