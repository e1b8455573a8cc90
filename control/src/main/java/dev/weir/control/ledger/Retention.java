package dev.weir.control.ledger;

import dev.weir.control.port.LedgerStore;
import dev.weir.control.port.OldRows;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Lets rows go that are older than their tenant's are kept, some at a time. Blocks. */
final class Retention {
  private static final System.Logger LOG = System.getLogger("dev.weir.control.ledger");

  private final LedgerStore store;
  private final LedgerRules rules;
  private final InstantSource clock;

  Retention(LedgerStore store, LedgerRules rules, InstantSource clock) {
    this.store = store;
    this.rules = rules;
    this.clock = clock;
  }

  /** Goes through all tenants once; what fails is tried again by the next sweep. */
  void sweep() {
    try {
      long today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
      for (String tenant : store.tenants()) {
        int days = rules.days(tenant);
        if (days > 0) {
          OldRows old = most -> store.forget(tenant, today - days, most);
          old.forgetAll();
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "ledger: old rows were not deleted: " + e);
    }
  }
}
