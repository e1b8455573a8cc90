package dev.weir.scheduler.weir;

import dev.weir.scheduler.Ticket;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sessions that were served a turn already; the least recently used are forgotten. */
final class Sessions {
  private static final int MOST = 100_000;

  /** Clients name sessions, and those of two tenants may do so alike. */
  private record Session(String tenant, String name) {}

  private final Map<Session, Boolean> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Session, Boolean> eldest) {
          return size() > MOST;
        }
      };

  /** Whether a turn of the ticket's session was placed before. */
  boolean runs(Ticket ticket) {
    String name = ticket.work().session();
    return name != null && known.get(new Session(ticket.tenant(), name)) != null;
  }

  /**
   * @param name of one of the tenant's; null: none
   */
  void placed(String tenant, @Nullable String name) {
    if (name != null) {
      known.put(new Session(tenant, name), true);
    }
  }
}
