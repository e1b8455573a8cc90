package dev.weir.control.ledger;

import dev.weir.control.ledger.LedgerRules.OnFull;
import dev.weir.control.port.LedgerRow;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that writes the log. It goes round the rings, writes what it finds into a buffer,
 * and appends the buffer as a whole when it is full or four milliseconds have passed since the last
 * time (group commit [1]): the disk is asked to be sure 250 times a second at the most, and a row
 * is durable some 10 ms after its request ended, more where the disk is slower.
 *
 * <p>It is never woken: it looks. A loop that wakes another thread pays for it with a call into the
 * kernel; a thread that looks 250 times a second while idle pays a thousandth of a processor.
 *
 * <p>Fails with the disk: then it tries the same buffer again ten times a second, and the rings
 * fill up behind it. What becomes of rows for which there is no room then, {@link OnFull} decides:
 * they are lost, or no new requests are taken. Either is told, at the beginning, once a minute, and
 * at the end.
 *
 * <p>Everything belongs to its thread but the volatile fields and the rings.
 *
 * <p>[1] D. DeWitt et al., Implementation Techniques for Main Memory Database Systems, SIGMOD 1984.
 */
final class LogWriter implements Runnable {
  private static final System.Logger LOG = System.getLogger("dev.weir.control.ledger");
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int KNOWN_BLOCKS = 1 << 18;
  private static final int TURN = 256;
  private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long TOLD_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int GIVE_UP_AFTER = 20;

  private final Log log;
  private final OnFull onFull;
  private final List<RowRing> rings = new CopyOnWriteArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES + Frames.MAX_BYTES);
  private final Frames frames = new Frames();
  private final KnownBlocks known = new KnownBlocks(KNOWN_BLOCKS);
  private long buffered;
  private long committed = System.nanoTime();
  private long told;
  private int failures;
  private volatile long durableRows;
  private volatile long lost;
  private volatile boolean fails;
  private volatile boolean closing;

  LogWriter(Log log, OnFull onFull) {
    this.log = log;
    this.onFull = onFull;
  }

  /** Looks after this ring too, from now on. */
  void add(RowRing ring) {
    rings.add(ring);
  }

  List<RowRing> rings() {
    return rings;
  }

  /** Rows that are on disk, since the start. */
  long durableRows() {
    return durableRows;
  }

  /** Rows that were taken out of the rings and are not written. */
  long lost() {
    return lost;
  }

  /** Whether the disk takes no more at the moment. */
  boolean fails() {
    return fails;
  }

  /** Lets it write what is there, and end. */
  void close() {
    closing = true;
  }

  @Override
  public void run() {
    boolean more = true;
    while (more) {
      boolean last = closing; // before looking: what was offered before closing is found
      boolean found = gather();
      if (buffered > 0 && (last || full() || due())) {
        commit();
      } else if (!found) {
        LockSupport.parkNanos(buffered > 0 ? untilDue() : COMMIT_NANOS);
      }
      more = !last || buffered > 0 && failures < GIVE_UP_AFTER || found && failures == 0;
    }
    if (buffered > 0) {
      lose(buffered);
      LOG.log(Level.ERROR, "ledger: rows lost, as the disk takes no more: " + buffered);
    }
  }

  private boolean full() {
    return buffer.remaining() < Frames.MAX_BYTES;
  }

  private boolean due() {
    return untilDue() <= 0;
  }

  private long untilDue() {
    return COMMIT_NANOS - (System.nanoTime() - committed);
  }

  /** Takes rows from all rings in turn; returns whether there were any. */
  private boolean gather() {
    boolean found = false;
    for (RowRing ring : rings) {
      for (int i = 0; i < TURN && !full(); i++) {
        LedgerRow row = ring.poll();
        if (row == null) {
          break;
        }
        put(row);
        found = true;
      }
    }
    return found;
  }

  /** One row that cannot be said must not cost those behind it. */
  private void put(LedgerRow row) {
    int start = buffer.position();
    try {
      frames.write(known.shorten(row), buffer);
      buffered++;
    } catch (RuntimeException e) {
      buffer.position(start);
      lose(1);
      LOG.log(Level.ERROR, "ledger: row " + row.id().hex() + " cannot be written: " + e, e);
    }
  }

  private void lose(long rows) {
    long sum = lost + rows;
    lost = sum;
  }

  private void commit() {
    buffer.flip();
    try {
      log.append(buffer);
      buffer.clear();
      long sum = durableRows + buffered;
      durableRows = sum;
      buffered = 0;
      committed = System.nanoTime();
      if (fails) {
        fails = false;
        failures = 0;
        LOG.log(Level.WARNING, "ledger: the log is written again; rows lost so far: " + lost);
      }
    } catch (IOException e) {
      buffer.position(buffer.limit()).limit(buffer.capacity());
      failed(e);
    }
  }

  private void failed(IOException why) {
    failures++;
    long now = System.nanoTime();
    if (!fails || now - told > TOLD_NANOS) {
      told = now;
      LOG.log(Level.ERROR, "ledger: the log cannot be written: " + why + "; lost so far: " + lost);
    }
    fails = true;
    if (onFull == OnFull.SERVE) {
      makeRoom();
    }
    LockSupport.parkNanos(RETRY_NANOS);
  }

  /** Makes room in rings that are more than half full: requests are served, rows are lost. */
  private void makeRoom() {
    long dropped = 0;
    for (RowRing ring : rings) {
      while (full() && ring.size() > ring.capacity() / 2 && ring.poll() != null) {
        dropped++;
      }
    }
    lose(dropped);
  }
}
