package dev.weir.scheduler.weir;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Output lengths by tenant: one asks for summaries, another for books. A tenant has a distribution
 * of its own once it had {@value #ENOUGH} answers; until then, and where tenants are mixed, that of
 * all counts. The tenants least recently seen are forgotten.
 */
final class TenantLengths {
  private static final int ENOUGH = 64;
  private static final int MOST = 1024;

  private final OutputLengths all = new OutputLengths();
  private final Map<String, OutputLengths> tenants =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OutputLengths> eldest) {
          return size() > MOST;
        }
      };

  OutputLengths all() {
    return all;
  }

  OutputLengths of(String tenant) {
    OutputLengths own = tenants.get(tenant);
    return own == null || own.seen() < ENOUGH ? all : own;
  }

  void add(String tenant, double tokens) {
    all.add(tokens);
    tenants.computeIfAbsent(tenant, _ -> new OutputLengths()).add(tokens);
  }
}
