package dev.weir.control.ledger;

import dev.weir.control.port.LedgerStore;
import dev.weir.control.port.MemoryLedgerStore;
import dev.weir.control.port.UsageLine;
import dev.weir.control.port.UsageQuery;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A store that can be away, or take a batch and lose its word about it. Outlives closing. */
final class FailingStore implements LedgerStore {
  final MemoryLedgerStore inner = new MemoryLedgerStore();
  volatile boolean away;
  volatile int forgetful;

  @Override
  public long applied(String log) throws IOException {
    here();
    return inner.applied(log);
  }

  @Override
  public void append(Batch batch) throws IOException {
    here();
    inner.append(batch);
    int left = forgetful;
    if (left > 0) {
      forgetful = left - 1;
      throw new IOException("connection lost behind the commit");
    }
  }

  @Override
  public List<Stored> page(long after, int limit, @Nullable String tenant) {
    return inner.page(after, limit, tenant);
  }

  @Override
  public List<UsageLine> usage(UsageQuery query) {
    return inner.usage(query);
  }

  @Override
  public Set<String> tenants() {
    return inner.tenants();
  }

  @Override
  public int forget(String tenant, long day, int most) {
    return inner.forget(tenant, day, most);
  }

  private void here() throws IOException {
    if (away) {
      throw new IOException("away");
    }
  }

  @Override
  public void close() {
    // The next start finds it as it is.
  }
}
