package dev.weir.control.ledger;

import dev.weir.control.port.LedgerStore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Carries into the store what other processes left in their logs when they went down: a log has no
 * name but its number, and may not be opened by anybody for a long time. Runs once, at a start,
 * before the own log is carried. Blocks.
 */
final class Leftovers {
  private static final System.Logger LOG = System.getLogger("dev.weir.control.ledger");

  /** Not the end of time: a pump that knows when to close ends when it has carried everything. */
  private static final long PATIENCE_NANOS = Long.MAX_VALUE / 4;

  private final Path folder;
  private final LedgerStore store;
  private volatile long closeBy = System.nanoTime() + PATIENCE_NANOS;
  private volatile StorePump current;

  /**
   * @param own whose turn comes later
   */
  Leftovers(Path folder, LedgerStore store, StorePump own) {
    this.folder = folder;
    this.store = store;
    this.current = own;
  }

  /** Goes through the logs that no process has. */
  void carry(int mostLogs) {
    for (int i = 1; i <= mostLogs && System.nanoTime() - closeBy < 0; i++) {
      Path of = Ledger.log(folder, i);
      if (Files.isDirectory(of)) {
        carry(of);
      }
    }
  }

  private void carry(Path of) {
    try (Log log = Log.open(of, Log.SEGMENT_BYTES)) {
      if (log != null && log.durable() > 0) {
        StorePump pump = new StorePump(log, store);
        current = pump;
        pump.close(closeBy);
        pump.run();
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "ledger: " + of + " was left, and is not readable: " + e);
    }
  }

  /** Lets it end; at this time of {@link System#nanoTime} at the latest. */
  void close(long by) {
    closeBy = by;
    current.close(by);
  }
}
