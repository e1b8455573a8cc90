package dev.weir.control.ledger;

import dev.weir.control.ledger.LedgerRules.OnFull;
import dev.weir.control.port.LedgerRow;
import java.util.concurrent.atomic.AtomicLong;

/** A loop's end of its ring. Used by that loop; {@link #lost} is for anybody. */
final class RingSink implements LedgerSink {
  private final RowRing ring;
  private final LogWriter writer;
  private final OnFull onFull;
  private final int crowd;
  private final AtomicLong lost = new AtomicLong();

  RingSink(RowRing ring, LogWriter writer, OnFull onFull) {
    this.ring = ring;
    this.writer = writer;
    this.onFull = onFull;
    this.crowd = ring.capacity() * 4 / 5;
  }

  @Override
  public boolean crowded() {
    return switch (onFull) {
      case REFUSE -> writer.fails() || ring.size() >= crowd;
      case SERVE -> !writer.fails() && ring.size() >= crowd;
    };
  }

  @Override
  public void offer(LedgerRow row) {
    if (!ring.offer(row)) {
      lost.setRelease(lost.getPlain() + 1);
    }
  }

  @Override
  public boolean kept() {
    return true;
  }

  RowRing ring() {
    return ring;
  }

  long lost() {
    return lost.getAcquire();
  }
}
