package dev.weir.server;

import dev.weir.adapters.sql.Database;
import dev.weir.adapters.sql.SqlTenantStore;
import dev.weir.adapters.sql.StoreAddress;
import dev.weir.control.port.TenantStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys and tenants in one file of the data folder. The file is made with the first change and not
 * before: who only serves leaves nothing behind. It is its owner's alone; it has digests and no
 * keys. Any thread may call.
 */
final class EmbeddedTenantStore implements TenantStore {
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path file;
  private @Nullable TenantStore opened;

  EmbeddedTenantStore(Path folder) {
    this.file = folder.resolve("tenants.db");
  }

  /** Where it is, or would be. */
  Path file() {
    return file;
  }

  private synchronized @Nullable TenantStore existing() {
    if (opened == null && Files.exists(file)) {
      opened = new SqlTenantStore(Database.open(StoreAddress.sqlite(file)));
    }
    return opened;
  }

  private synchronized TenantStore made() throws IOException {
    if (!Files.exists(file)) {
      Files.createDirectories(file.toAbsolutePath().getParent(), PRIVATE_FOLDER);
      Files.createFile(file, PRIVATE);
    }
    TenantStore store = existing();
    if (store == null) {
      throw new IOException(file + ": vanished");
    }
    return store;
  }

  @Override
  public long version() throws IOException {
    TenantStore store = existing();
    return store == null ? 0 : store.version();
  }

  @Override
  public Contents read() throws IOException {
    TenantStore store = existing();
    return store == null ? Contents.NOTHING : store.read();
  }

  @Override
  public boolean write(long from, List<Change> changes, List<Audit> audits) throws IOException {
    return made().write(from, changes, audits);
  }

  @Override
  public List<Audited> audit(AuditQuery query) throws IOException {
    TenantStore store = existing();
    return store == null ? List.of() : store.audit(query);
  }

  @Override
  public int forgetAudits(long before, int most) throws IOException {
    TenantStore store = existing();
    return store == null ? 0 : store.forgetAudits(before, most);
  }

  @Override
  public synchronized void close() throws IOException {
    if (opened != null) {
      opened.close();
    }
  }
}
