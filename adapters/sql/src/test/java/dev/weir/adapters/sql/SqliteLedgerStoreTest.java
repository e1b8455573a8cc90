package dev.weir.adapters.sql;

import dev.weir.control.port.LedgerStore;
import dev.weir.testkit.LedgerStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteLedgerStoreTest extends LedgerStoreContract {
  @TempDir Path folder = Path.of("");

  @Override
  protected LedgerStore fresh() {
    return new SqlLedgerStore(Database.open(StoreAddress.sqlite(folder.resolve("weir.db"))));
  }
}
