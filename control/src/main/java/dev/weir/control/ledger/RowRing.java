package dev.weir.control.ledger;

import dev.weir.control.port.LedgerRow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way from one event loop to the writer: a ring of slots, made once. An empty slot is
 * null, so that a slot itself says whose turn it is [1], and handing over is one ordered store.
 *
 * <p>Cost: a plain read, an ordered store and a counter; no lock, no wake-up. Bound: its slots.
 * Fails by saying no.
 *
 * <p>{@code tail} and {@code offered} belong to the loop, {@code head} to the writer; both are read
 * by anybody who asks how full the ring is.
 *
 * <p>[1] J. Giacomoni, T. Moseley, M. Vachharajani, FastForward for Efficient Pipeline Parallelism,
 * PPoPP 2008.
 */
final class RowRing {
  private final AtomicReferenceArray<@Nullable LedgerRow> slots;
  private final int mask;
  private final AtomicLong tail = new AtomicLong();
  private final AtomicLong head = new AtomicLong();

  /**
   * @param capacity a power of two
   */
  RowRing(int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity: " + capacity + " (expected: a power of two)");
    }
    slots = new AtomicReferenceArray<>(capacity);
    mask = capacity - 1;
  }

  /** Puts a row in; for the loop. Returns whether there was room. */
  boolean offer(LedgerRow row) {
    long at = tail.getPlain();
    int slot = (int) at & mask;
    if (slots.getAcquire(slot) != null) {
      return false;
    }
    slots.setRelease(slot, row);
    tail.setRelease(at + 1);
    return true;
  }

  /** Takes the oldest row out; for the writer. Null: there is none. */
  @Nullable LedgerRow poll() {
    long at = head.getPlain();
    int slot = (int) at & mask;
    LedgerRow row = slots.getAcquire(slot);
    if (row != null) {
      slots.setRelease(slot, null);
      head.setRelease(at + 1);
    }
    return row;
  }

  /** Rows in it, about. */
  int size() {
    return Math.clamp(tail.getAcquire() - head.getAcquire(), 0, capacity());
  }

  int capacity() {
    return mask + 1;
  }

  /** Rows that were ever put in. */
  long offered() {
    return tail.getAcquire();
  }
}
