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
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Opens the ledger that the configuration asks for. */
final class LedgerSetup {
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

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
    Path folder = folder(configuration, data);
    try {
      createPrivately(folder);
      StoreAddress address = store == null ? StoreAddress.sqlite(folder.resolve("weir.db")) : store;
      LedgerRules rules =
          new LedgerRules(
              folder, storage.onFull(), storage.retentionDays(), storage.tenantRetentionDays());
      return Ledger.open(rules, new SqlLedgerStore(Database.open(address)));
    } catch (IOException e) {
      throw new IOException(
          "ledger: cannot be kept in "
              + folder
              + ": "
              + e
              + " (expected: a folder to write to, or ledger.keep: never)",
          e);
    }
  }

  private static Path folder(Configuration configuration, Path data) {
    Path named = configuration.storage().folder();
    return named == null ? data.resolve("ledger") : named;
  }

  /** For people: where rows go first, and where they end up. */
  static String place(Configuration configuration, Path data) {
    Path folder = folder(configuration, data);
    StoreAddress store = configuration.store();
    return store == null ? "in " + folder : store.shown() + " by way of " + folder;
  }

  /** Who used what is for those who run the server, and nobody else on the machine. */
  private static void createPrivately(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(folder, PRIVATE);
    } else {
      Files.createDirectories(folder);
    }
  }
}
