package dev.weir.control.tenants;

import dev.weir.control.port.TenantStore;
import java.io.IOException;
import java.util.List;

/** A store that a test takes away and gives back. */
final class FailingStore implements TenantStore {
  private final TenantStore store;
  volatile boolean down;

  FailingStore(TenantStore store) {
    this.store = store;
  }

  private TenantStore up() throws IOException {
    if (down) {
      throw new IOException("connection refused");
    }
    return store;
  }

  @Override
  public long version() throws IOException {
    return up().version();
  }

  @Override
  public Contents read() throws IOException {
    return up().read();
  }

  @Override
  public boolean write(long from, List<Change> changes, List<Audit> audits) throws IOException {
    return up().write(from, changes, audits);
  }

  @Override
  public List<Audited> audit(AuditQuery query) throws IOException {
    return up().audit(query);
  }

  @Override
  public int forgetAudits(long before, int most) throws IOException {
    return up().forgetAudits(before, most);
  }

  @Override
  public void close() {}
}
