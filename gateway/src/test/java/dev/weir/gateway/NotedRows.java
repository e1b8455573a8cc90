package dev.weir.gateway;

import dev.weir.control.ledger.LedgerIntake;
import dev.weir.control.ledger.LedgerSink;
import dev.weir.control.ledger.LedgerStatus;
import dev.weir.control.port.LedgerRow;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A ledger that keeps its rows where a test can see them. */
final class NotedRows implements LedgerIntake, LedgerSink {
  private final List<LedgerRow> rows = new CopyOnWriteArrayList<>();
  volatile boolean crowded;

  /** The only row, once it is there. */
  LedgerRow only() {
    TestHouse.eventually(() -> !rows.isEmpty());
    if (rows.size() > 1) {
      throw new AssertionError("rows: " + rows.size() + " (expected: 1)");
    }
    return rows.getFirst();
  }

  List<LedgerRow> all() {
    return rows;
  }

  @Override
  public LedgerSink sink() {
    return this;
  }

  @Override
  public LedgerStatus status() {
    return LedgerStatus.OFF;
  }

  @Override
  public boolean crowded() {
    return crowded;
  }

  @Override
  public void offer(LedgerRow row) {
    rows.add(row);
  }

  @Override
  public boolean kept() {
    return true;
  }
}
