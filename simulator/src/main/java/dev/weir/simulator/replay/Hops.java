package dev.weir.simulator.replay;

import java.util.Arrays;

/**
 * Messages between routers and engines while they are on the wire. All take equally long and time
 * never goes back, so they arrive in the order in which they were sent: a ring, not a heap.
 */
final class Hops {
  static final long NONE = Long.MAX_VALUE;

  /** What happens when a message arrives; told apart by the receiver. */
  enum Kind {
    SUBMIT,

    FIRST_TOKEN,
    TOKENS,
    FINISHED,
    REFUSED
  }

  private long[] due = new long[1024];
  private Kind[] kinds = new Kind[1024];
  private Object[] about = new Object[1024];
  private long[] values = new long[1024];
  private int head;
  private int size;

  /** When the next one arrives; {@link #NONE}: there is none. */
  long next() {
    return size == 0 ? NONE : due[head];
  }

  Kind kind() {
    return kinds[head];
  }

  Object about() {
    return about[head];
  }

  long value() {
    return values[head];
  }

  void remove() {
    about[head] = Kind.SUBMIT; // Lets go of it.
    head = (head + 1) & (due.length - 1);
    size--;
  }

  void send(long at, Kind kind, Object of, long value) {
    if (size == due.length) {
      grow();
    }
    int slot = (head + size++) & (due.length - 1);
    due[slot] = at;
    kinds[slot] = kind;
    about[slot] = of;
    values[slot] = value;
  }

  private void grow() {
    int n = due.length;
    due = Arrays.copyOf(due, 2 * n);
    kinds = Arrays.copyOf(kinds, 2 * n);
    about = Arrays.copyOf(about, 2 * n);
    values = Arrays.copyOf(values, 2 * n);
    System.arraycopy(due, 0, due, n, head);
    System.arraycopy(kinds, 0, kinds, n, head);
    System.arraycopy(about, 0, about, n, head);
    System.arraycopy(values, 0, values, n, head);
  }
}
