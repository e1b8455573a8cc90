package dev.weir.simulator.replay;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Messages that all take equally long: as time never goes back, they arrive in the order in which
 * they were sent. So this is a ring, and sending costs a few stores, where a heap would sort what
 * is sorted already.
 */
final class DelayLine {
  /** What a message says. */
  enum Kind {
    /** To an engine: take this call. */
    SUBMIT,
    /** To an engine: nobody waits for this call any more. */
    ABORT,
    /** To a router: an event. */
    TELL,
    /** To a router: the first content of an answer. */
    FIRST_TOKEN,
    /** To a router: the answer is complete. */
    FINISHED,
    /** To a router: the engine does not take it. */
    REFUSED,
    /** To a router: the engine is gone. */
    LOST,
    /** To a client: its patience is over. */
    LEAVE
  }

  private final long delay;
  private long[] due = new long[1024];
  private Kind[] kinds = new Kind[1024];
  private @Nullable Object[] about = new Object[1024];
  private int[] routers = new int[1024];
  private int head;
  private int size;

  DelayLine(long delayNanos) {
    delay = delayNanos;
  }

  /** When the next one arrives; {@link World#NEVER}: none is under way. */
  long next() {
    return size == 0 ? World.NEVER : due[head];
  }

  boolean isEmpty() {
    return size == 0;
  }

  Kind kind() {
    return kinds[head];
  }

  Object about() {
    return Objects.requireNonNull(about[head]);
  }

  int router() {
    return routers[head];
  }

  void remove() {
    about[head] = null;
    head = (head + 1) & (due.length - 1);
    size--;
  }

  void send(long now, Kind kind, Object of, int router) {
    if (size == due.length) {
      grow();
    }
    int slot = (head + size++) & (due.length - 1);
    due[slot] = now + delay;
    kinds[slot] = kind;
    about[slot] = of;
    routers[slot] = router;
  }

  private void grow() {
    int n = due.length;
    due = Arrays.copyOf(due, 2 * n);
    kinds = Arrays.copyOf(kinds, 2 * n);
    about = Arrays.copyOf(about, 2 * n);
    routers = Arrays.copyOf(routers, 2 * n);
    System.arraycopy(due, 0, due, n, head);
    System.arraycopy(kinds, 0, kinds, n, head);
    System.arraycopy(about, 0, about, n, head);
    System.arraycopy(routers, 0, routers, n, head);
  }
}
