package dev.weir.testkit;

import dev.weir.control.port.LedgerStore;
import dev.weir.control.port.MemoryLedgerStore;

final class MemoryLedgerStoreTest extends LedgerStoreContract {
  @Override
  protected LedgerStore fresh() {
    return new MemoryLedgerStore();
  }
}
