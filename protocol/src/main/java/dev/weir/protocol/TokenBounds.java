package dev.weir.protocol;

/**
 * The client's bounds on the answer's tokens, and where they stand in the body. APIs differ in the
 * key, and a body may have more than one: each is a place of its own.
 */
final class TokenBounds {
  /** More keys than there are mean a body that is refused. */
  private static final int MOST = 3;

  private final int[] nodes = new int[MOST];
  private final long[] starts = new long[MOST];
  private final long[] ends = new long[MOST];
  private final long[] values = new long[MOST];
  private int count;

  void clear() {
    count = 0;
  }

  void begin(int node, long offset) {
    if (count < MOST) {
      nodes[count] = node;
      starts[count] = offset;
      ends[count] = offset;
      values[count] = Span.ABSENT;
      count++;
    }
  }

  /**
   * @param value -1: none, {@code null} is written there
   */
  void end(int node, long end, long value) {
    if (count > 0 && nodes[count - 1] == node) {
      ends[count - 1] = end;
      values[count - 1] = value;
    }
  }

  /** The highest of them; -1: there is none. */
  long most() {
    long most = Span.ABSENT;
    for (int i = 0; i < count; i++) {
      most = Math.max(most, values[i]);
    }
    return most;
  }

  /**
   * Lowers each that is higher, and writes one where there is none.
   *
   * @param behind all else in the body
   */
  void lower(long to, String key, long behind, BodyEdits edits) {
    boolean none = most() == Span.ABSENT;
    for (int i = 0; i < count; i++) {
      boolean nothing = none && i == 0;
      if (nothing || values[i] > to) {
        edits.replace(starts[i], ends[i], Long.toString(to));
      }
    }
    if (count == 0) {
      edits.insert(behind, ",\"" + key + "\":" + to);
    }
  }
}
