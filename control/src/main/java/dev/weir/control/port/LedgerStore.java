package dev.weir.control.port;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where rows of the ledger end up, and where sums over them come from. Every call may block and may
 * fail because the store is away; calling again is right then, and nothing is lost or doubled by
 * it. Safe from any thread.
 */
public interface LedgerStore extends AutoCloseable {
  /**
   * Rows of one log, in its order.
   *
   * @param log whose they are
   * @param upTo the offset in that log behind the last of them
   */
  record Batch(String log, long upTo, List<LedgerRow> rows) {}

  /** A row in the store; {@code seq} grows in the order in which rows became visible. */
  record Stored(long seq, LedgerRow row) {}

  /** The offset up to which rows of this log are here; −1: none has ever been. */
  long applied(String log) throws IOException;

  /**
   * Takes a batch as a whole: its rows and its offset are there and durable when this returns, or
   * neither. A row that is here already is left as it is.
   */
  void append(Batch batch) throws IOException;

  /** Rows behind this one, oldest first. */
  default List<Stored> page(long after, int limit) throws IOException {
    return page(after, limit, null);
  }

  /**
   * Rows behind this one, oldest first.
   *
   * @param tenant whose alone; null: everybody's
   */
  List<Stored> page(long after, int limit, @Nullable String tenant) throws IOException;

  /** Sums over rows, ordered by what they are grouped by; one line more than the limit at most. */
  List<UsageLine> usage(UsageQuery query) throws IOException;

  /** Tenants who have rows. */
  Set<String> tenants() throws IOException;

  /**
   * Deletes rows of a tenant that arrived before this day, at most so many.
   *
   * @param day since the epoch, in UTC
   * @return how many were deleted; less than the most: none are left
   */
  int forget(String tenant, long day, int most) throws IOException;

  @Override
  void close();
}
