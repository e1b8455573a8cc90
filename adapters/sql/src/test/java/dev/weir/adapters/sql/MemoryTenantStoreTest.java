package dev.weir.adapters.sql;

import dev.weir.control.port.TenantStore;
import dev.weir.control.tenants.MemoryTenantStore;
import dev.weir.testkit.TenantStoreContract;

/** The store without a database keeps the same promises. */
final class MemoryTenantStoreTest extends TenantStoreContract {
  @Override
  protected TenantStore fresh() {
    return new MemoryTenantStore();
  }
}
