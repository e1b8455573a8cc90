package dev.weir.control.tenants;

import dev.weir.control.port.OldRows;
import dev.weir.control.port.TenantStore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Lets audit rows go that are older than they are kept: once a day, some at a time, as the ledger
 * does with its own. Gateways that share a store may all do it. One thread; blocks.
 */
final class AuditRetention {
  private static final System.Logger LOG = System.getLogger("dev.weir.tenants");
  private static final long DAY = TimeUnit.DAYS.toMillis(1);

  private final TenantStore store;
  private final IntSupplier days;
  private final LongSupplier clock;
  private long due = Long.MIN_VALUE;

  /**
   * @param days that rows are kept now; 0: for ever
   * @param clock milliseconds since the epoch
   */
  AuditRetention(TenantStore store, IntSupplier days, LongSupplier clock) {
    this.store = store;
    this.days = days;
    this.clock = clock;
  }

  /** Looks whether the day is over; what fails is tried again a day later. */
  void look() {
    long now = clock.getAsLong();
    if (now < due) {
      return;
    }
    due = now + DAY;
    int kept = days.getAsInt();
    if (kept > 0) {
      sweep(now - kept * DAY);
    }
  }

  private void sweep(long before) {
    try {
      OldRows old = most -> store.forgetAudits(before, most);
      old.forgetAll();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "old audit rows were not deleted: " + e.getMessage());
    }
  }
}
