package dev.weir.control.ledger;

import dev.weir.control.Counted;
import dev.weir.control.port.LedgerStore;
import dev.weir.control.port.LedgerStore.Batch;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Carries rows that are durable in the log into the store, in the log's order, and deletes segments
 * that the store has.
 *
 * <p>How far it came is written by the store, in the transaction that takes the rows: whatever goes
 * down when, the next try begins behind the last row that is there. So no row is lost, and none is
 * there twice. Where the store knows of more than the log has (the log's end was cut, or its disk
 * forgot it), reading begins at the end that was found, because what stands there is new.
 *
 * <p>It carries what a fifth of a second brought, since the store's price for a batch is nearly the
 * same for one row and for a thousand, and behind a busy gateway a carrier that comes whenever a
 * row is there took as much of the processor as serving did.
 *
 * <p>While the store is away rows wait in the log; tries get rarer, up to one in ten seconds. All
 * fields but the volatile ones belong to its thread, which may block.
 */
final class StorePump implements Runnable {
  private static final System.Logger LOG = System.getLogger("dev.weir.control.ledger");
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LAST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long NOT_KNOWN = -1;

  private final Log log;
  private final LedgerStore store;
  private final LogReader reader;
  private final long foundEnd;
  private long retryNanos = FIRST_RETRY_NANOS;
  private volatile long stored = NOT_KNOWN;
  private volatile long skipped;
  private volatile boolean fails;
  private volatile long closeBy = Long.MAX_VALUE;

  StorePump(Log log, LedgerStore store) {
    this.log = log;
    this.store = store;
    this.reader = new LogReader(log.segments());
    this.foundEnd = log.durable();
  }

  /** The offset below which every row is in the store; −1: it has not said. */
  long stored() {
    return stored;
  }

  /** Bytes of the log that could not be read. */
  long skipped() {
    return skipped;
  }

  /** Whether the last word of the store was an error. */
  boolean fails() {
    return fails;
  }

  /**
   * Lets it carry what is there, and end; at this time of {@link System#nanoTime} at the latest.
   */
  void close(long by) {
    closeBy = by;
  }

  @Override
  public void run() {
    boolean done = false;
    while (!done) {
      boolean closing = closeBy != Long.MAX_VALUE;
      boolean more = step();
      boolean late = closing && System.nanoTime() - closeBy >= 0;
      done = closing && !more && !fails || late;
      if (!done && !more) {
        LockSupport.parkNanos(fails ? nextRetry() : PAUSE_NANOS);
      }
    }
  }

  /** Carries one batch; returns whether more was there than it holds. */
  private boolean step() {
    try {
      boolean more = carry();
      retryNanos = FIRST_RETRY_NANOS;
      if (fails) {
        fails = false;
        LOG.log(Level.WARNING, "ledger: the store is back");
      }
      return more;
    } catch (IOException | RuntimeException e) {
      if (!fails) {
        LOG.log(Level.ERROR, "ledger: the store does not take rows, they wait in the log: " + e);
      }
      fails = true;
      return false;
    }
  }

  private boolean carry() throws IOException {
    long from = stored;
    if (from == NOT_KNOWN) {
      from = Math.min(Math.max(0, store.applied(log.id())), foundEnd);
      stored = from;
    }
    long to = log.durable();
    if (from >= to) {
      return false;
    }
    LogReader.Read read = reader.read(from, to);
    store.append(new Batch(log.id(), read.next(), read.rows()));
    stored = read.next();
    if (read.skipped() > 0) {
      long sum = skipped + read.skipped();
      skipped = sum;
      LOG.log(
          Level.ERROR,
          "ledger: " + Counted.of(read.skipped(), "byte") + " not readable at " + from);
    }
    log.segments().deleteBelow(read.next());
    return read.next() < to;
  }

  private long nextRetry() {
    long pause = retryNanos;
    retryNanos = Math.min(2 * retryNanos, LAST_RETRY_NANOS);
    return Math.min(pause, Math.max(0, closeBy - System.nanoTime()));
  }
}
