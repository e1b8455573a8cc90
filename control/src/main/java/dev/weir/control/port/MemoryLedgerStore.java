package dev.weir.control.port;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A store that forgets with its process: for tests, and what the others are compared with. */
public final class MemoryLedgerStore implements LedgerStore {
  private final Map<String, Long> applied = new HashMap<>();
  private final Set<RowId> known = new HashSet<>();
  private final List<Stored> rows = new ArrayList<>();
  private long last;

  @Override
  public synchronized long applied(String log) {
    return applied.getOrDefault(log, -1L);
  }

  @Override
  public synchronized void append(Batch batch) {
    for (LedgerRow row : batch.rows()) {
      if (known.add(row.id())) {
        rows.add(new Stored(++last, row));
      }
    }
    applied.put(batch.log(), batch.upTo());
  }

  @Override
  public List<Stored> page(long after, int limit) {
    return page(after, limit, null);
  }

  @Override
  public synchronized List<Stored> page(long after, int limit, @Nullable String tenant) {
    return rows.stream()
        .filter(stored -> stored.seq() > after)
        .filter(stored -> tenant == null || tenant.equals(stored.row().caller().tenant()))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<UsageLine> usage(UsageQuery query) {
    Map<List<String>, UsageLine> sums = new HashMap<>();
    for (Stored stored : rows) {
      if (query.counts(stored.row())) {
        List<String> group = query.by().stream().map(c -> c.of(stored.row())).toList();
        sums.merge(group, UsageLine.of(group, stored.row()), UsageLine::and);
      }
    }
    return sums.values().stream().sorted(UsageLine.BY_GROUP).limit(query.limit() + 1L).toList();
  }

  @Override
  public synchronized Set<String> tenants() {
    Set<String> tenants = new HashSet<>();
    rows.forEach(stored -> tenants.add(stored.row().caller().tenant()));
    return tenants;
  }

  @Override
  public synchronized int forget(String tenant, long day, int most) {
    List<Stored> old =
        rows.stream()
            .filter(stored -> stored.row().caller().tenant().equals(tenant))
            .filter(stored -> stored.row().times().day() < day)
            .limit(most)
            .toList();
    rows.removeAll(new HashSet<>(old));
    return old.size();
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
