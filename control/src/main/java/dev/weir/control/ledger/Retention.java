package dev.weir.control.ledger;

import dev.weir.control.port.LedgerStore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Lets rows go that are older than their tenant's are kept, some at a time. Blocks. */
final class Retention {
  private static final System.Logger LOG = System.getLogger("dev.weir.control.ledger");
  private static final int AT_A_TIME = 10_000;

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
          forget(tenant, today - days);
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "ledger: old rows were not deleted: " + e);
    }
  }

  private void forget(String tenant, long day) throws IOException {
    int deleted = AT_A_TIME;
    while (deleted == AT_A_TIME) {
      deleted = store.forget(tenant, day, AT_A_TIME);
    }
  }
}
