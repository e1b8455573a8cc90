package dev.weir.adapters.sql;

import dev.weir.control.port.TenantStore;
import dev.weir.testkit.TenantStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteTenantStoreTest extends TenantStoreContract {
  @TempDir Path folder = Path.of("");

  @Override
  protected TenantStore fresh() {
    return new SqlTenantStore(Database.open(StoreAddress.sqlite(folder.resolve("weir.db"))));
  }
}
