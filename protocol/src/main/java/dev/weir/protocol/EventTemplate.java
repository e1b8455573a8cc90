package dev.weir.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the content events of one stream look like around their text.
 *
 * <p><b>What it decides.</b> Engines repeat themselves: from one token to the next only the text
 * changes. An event whose bytes before and after its text equal those of an event that was scanned
 * in full is valid and of the same kind, if what stands between is the inside of a JSON string: the
 * scanner would be in the same state at both ends. So it need not be scanned again.
 *
 * <p><b>Cost.</b> Two comparisons, eight bytes at a time, and the scan of the text itself; an
 * eighth of a full scan. An event that does not fit costs a comparison and is scanned in full.
 *
 * <p><b>How it fails.</b> It only ever says no: to an empty text, to a first event, to anything
 * else in the event that changed.
 */
public final class EventTemplate {
  private static final int LONGEST = 1024;
  private static final VarHandle IN_BUFFER =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle IN_ARRAY =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final JsonString text = new JsonString();
  private byte[] before = {};
  private byte[] after = {};
  private int textTo;

  /**
   * Takes a scanned event as the model for those to come.
   *
   * @param textFrom where its text begins, behind the quote
   * @param textTo where it ends, at the quote
   */
  public void learn(ByteBuffer in, int from, int to, int textFrom, int textTo) {
    boolean small = textFrom - from <= LONGEST && to - textTo <= LONGEST;
    before = small ? copy(before, in, from, textFrom) : new byte[0];
    after = small ? copy(after, in, textTo, to) : new byte[0];
  }

  /** Whether the event is like the one that was learnt, with a text that is not empty. */
  public boolean matches(ByteBuffer in, int from, int to) {
    int textFrom = from + before.length;
    if (before.length == 0 || to - textFrom <= after.length || !same(before, in, from)) {
      return false;
    }
    text.start();
    textTo = text.scan(in, textFrom, to);
    return textTo > textFrom && to - textTo == after.length && same(after, in, textTo);
  }

  /** Where the text begins in an event that matches and begins at {@code from}. */
  public int textFrom(int from) {
    return from + before.length;
  }

  /** Where the text of the event ends that matched last. */
  public int textTo() {
    return textTo;
  }

  private static byte[] copy(byte[] old, ByteBuffer in, int from, int to) {
    byte[] bytes = old.length == to - from ? old : new byte[to - from];
    in.get(from, bytes);
    return bytes;
  }

  private static boolean same(byte[] bytes, ByteBuffer in, int at) {
    int i = 0;
    for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
      if ((long) IN_ARRAY.get(bytes, i) != (long) IN_BUFFER.get(in, at + i)) {
        return false;
      }
    }
    for (; i < bytes.length; i++) {
      if (bytes[i] != in.get(at + i)) {
        return false;
      }
    }
    return true;
  }
}
