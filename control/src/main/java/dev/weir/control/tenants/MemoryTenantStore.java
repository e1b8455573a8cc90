package dev.weir.control.tenants;

import dev.weir.control.port.TenantStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A store that forgets everything with the process. Any thread may call. */
public final class MemoryTenantStore implements TenantStore {
  private static final int MOST_AUDITS = 10_000;

  private record Name(String kind, String id) {}

  private final Map<Name, Document> documents = new LinkedHashMap<>();
  private final List<Audited> audits = new ArrayList<>();
  private long version;
  private long rows;

  @Override
  public synchronized long version() {
    return version;
  }

  @Override
  public synchronized Contents read() {
    return new Contents(version, List.copyOf(documents.values()));
  }

  @Override
  public synchronized boolean write(long from, List<Change> changes, List<Audit> rowsToAdd) {
    if (from != version) {
      return false;
    }
    for (Change change : changes) {
      Name name = new Name(change.kind(), change.id());
      String body = change.body();
      if (body == null) {
        documents.remove(name);
      } else {
        documents.put(name, new Document(change.kind(), change.id(), body));
      }
    }
    rowsToAdd.forEach(row -> audits.add(new Audited(++rows, row)));
    if (audits.size() > MOST_AUDITS) {
      audits.subList(0, audits.size() - MOST_AUDITS).clear();
    }
    version++;
    return true;
  }

  @Override
  public synchronized List<Audited> audit(AuditQuery query) {
    return audits.reversed().stream()
        .filter(row -> row.number() < query.below())
        .filter(row -> query.tenant() == null || query.tenant().equals(row.row().tenant()))
        .limit(query.limit())
        .toList();
  }

  @Override
  public synchronized int forgetAudits(long before, int most) {
    int old = 0;
    while (old < Math.min(most, audits.size() - 1) && audits.get(old).row().at() < before) {
      old++;
    }
    audits.subList(0, old).clear();
    return old;
  }

  @Override
  public void close() {}
}
