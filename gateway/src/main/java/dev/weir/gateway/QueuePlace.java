package dev.weir.gateway;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;

/**
 * Where one exchange stood in its model's queue when it began to wait, as its client is told. Lives
 * on the loop of its {@link Exchange}.
 */
final class QueuePlace {
  private int position;
  private long waitMillis;
  private boolean waiting;

  /**
   * It begins to wait.
   *
   * @param ahead requests that stand before it
   * @param nanos until those are gone, by estimate
   */
  void waits(int ahead, long nanos) {
    waiting = true;
    position = ahead + 1;
    waitMillis = TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  /** An engine was found. */
  void left() {
    waiting = false;
  }

  boolean waiting() {
    return waiting;
  }

  /** For the head of an answer that waited. */
  void headers(ByteBuf out) {
    if (position > 0) {
      Heads.header(out, Heads.POSITION, position);
      Heads.header(out, Heads.PREDICTED_WAIT, waitMillis);
    }
  }

  /** For a comment among the events of one that waits. */
  String words() {
    return "queued position=" + position + " predicted-wait-ms=" + waitMillis;
  }
}
