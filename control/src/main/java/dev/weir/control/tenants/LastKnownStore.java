package dev.weir.control.tenants;

import dev.weir.control.port.TenantStore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A store elsewhere, and a copy of what it last said on this machine's disk: when a gateway starts
 * while the store is down, it serves those whom it knew. The copy has digests and no keys, and is
 * its owner's alone. It may be older than the store: a key that was revoked while this gateway and
 * the store were both down opens until the store answers again.
 *
 * <p>The copy is replaced as a whole, with the reading that follows a change. Any thread may call.
 */
public final class LastKnownStore implements TenantStore {
  private static final System.Logger LOG = System.getLogger("dev.weir.tenants");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final TenantStore store;
  private final Path copy;
  // The version on disk; guarded by this.
  private long copied = -1;

  /**
   * @param copy a file in a folder that exists
   */
  public LastKnownStore(TenantStore store, Path copy) {
    this.store = store;
    this.copy = copy;
  }

  @Override
  public synchronized long version() throws IOException {
    long version = store.version();
    if (version != copied) {
      keep(store.read());
    }
    return version;
  }

  @Override
  public synchronized Contents read() throws IOException {
    Contents contents;
    try {
      contents = store.read();
    } catch (IOException e) {
      return lastKnown(e);
    }
    keep(contents);
    return contents;
  }

  private Contents lastKnown(IOException why) throws IOException {
    try {
      Contents contents = MAPPER.readValue(Files.readString(copy), Contents.class);
      LOG.log(
          Level.WARNING,
          "the store does not answer (" + why.getMessage() + "): serving whom " + copy + " names");
      return contents;
    } catch (IOException | JacksonException e) {
      why.addSuppressed(e);
      throw why;
    }
  }

  private void keep(Contents contents) {
    try {
      Path next =
          Files.createTempFile(copy.toAbsolutePath().getParent(), "tenants", ".new", PRIVATE);
      Files.write(next, MAPPER.writeValueAsString(contents).getBytes(StandardCharsets.UTF_8));
      Files.move(next, copy, StandardCopyOption.ATOMIC_MOVE);
      copied = contents.version();
    } catch (IOException e) {
      LOG.log(Level.WARNING, copy + ": not written (" + e + "): a restart needs the store");
    }
  }

  @Override
  public boolean write(long from, List<Change> changes, List<Audit> audits) throws IOException {
    return store.write(from, changes, audits);
  }

  @Override
  public List<Audited> audit(AuditQuery query) throws IOException {
    return store.audit(query);
  }

  @Override
  public int forgetAudits(long before, int most) throws IOException {
    return store.forgetAudits(before, most);
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
