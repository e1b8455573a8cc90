package dev.weir.server;

import dev.weir.adapters.sql.Database;
import dev.weir.adapters.sql.SqlLedgerStore;
import dev.weir.adapters.sql.StoreAddress;
import dev.weir.control.ledger.Ledger;
import dev.weir.control.ledger.LedgerRules;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens the ledger that the configuration asks for. */
final class LedgerSetup {
  private LedgerSetup() {}

  /**
   * @param data the data folder, whether it exists or not
   * @param named whether the user named it
   * @return null: none is kept
   */
  static @Nullable Ledger open(Configuration configuration, Path data, boolean named)
      throws IOException {
    Storage storage = configuration.storage();
    StoreAddress store = configuration.store();
    boolean kept =
        switch (storage.keep()) {
          case ALWAYS -> true;
          case NEVER -> false;
          case AUTO ->
              named || storage.folder() != null || store != null || Files.isDirectory(data);
        };
    if (!kept) {
      return null;
    }
    Path folder = storage.folder() == null ? data.resolve("ledger") : storage.folder();
    Files.createDirectories(folder);
    StoreAddress address = store == null ? StoreAddress.sqlite(folder.resolve("weir.db")) : store;
    LedgerRules rules =
        new LedgerRules(
            folder, storage.onFull(), storage.retentionDays(), storage.tenantRetentionDays());
    return Ledger.open(rules, new SqlLedgerStore(Database.open(address)));
  }
}
