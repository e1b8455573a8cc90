package dev.weir.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tenants of one class of a {@link WaitQueue}, those who wait in the order of their accounts.
 */
final class WaitClass {
  private static final int MOST_IDLE = 4096;
  private static final Comparator<TenantLines> LEAST_SERVED =
      Comparator.<TenantLines>comparingDouble(t -> t.served).thenComparingLong(t -> t.number);

  private final Map<String, TenantLines> byTenant = new HashMap<>();
  private final TreeSet<TenantLines> waiting = new TreeSet<>(LEAST_SERVED);
  private final List<TenantLines> opened = new ArrayList<>();
  private @Nullable TenantLines servedLast;
  private long numbers;

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** How many of a tenant wait here. */
  int waiting(String name) {
    TenantLines known = byTenant.get(name);
    return known == null ? 0 : known.size();
  }

  /** Who has the most of the queue for its weight; null: nobody waits. */
  @Nullable TenantLines fullest(Pool.Bounds bounds) {
    TenantLines most = null;
    for (TenantLines tenant : waiting) {
      if (most == null || tenant.part(bounds, null) > most.part(bounds, null)) {
        most = tenant;
      }
    }
    return most;
  }

  /** What part of the queue the ticket's tenant would have with it. */
  double part(Ticket ticket, Pool.Bounds bounds) {
    return weighted(ticket).part(bounds, ticket);
  }

  void add(Ticket ticket) {
    TenantLines tenant = weighted(ticket);
    if (tenant.isEmpty()) {
      lift(tenant);
      waiting.add(tenant);
    }
    tenant.add(ticket);
  }

  /** Who did not wait so far gets no more than those who did. */
  private void lift(TenantLines tenant) {
    TenantLines measure = waiting.isEmpty() ? servedLast : waiting.first();
    if (measure != null) {
      tenant.served = Math.max(tenant.served, measure.served);
    }
  }

  /** Whether it waited here. */
  boolean remove(Ticket ticket) {
    TenantLines tenant = tenant(ticket.tenant());
    boolean waited = tenant.of(ticket).remove(ticket);
    if (waited && tenant.isEmpty()) {
      waiting.remove(tenant);
      servedLast = tenant;
    }
    return waited;
  }

  /** It is served; where nobody waits, as if it had waited for no time. */
  void dispatched(Ticket ticket, double tokens) {
    if (waiting.isEmpty()) {
      TenantLines tenant = weighted(ticket);
      lift(tenant);
      servedLast = tenant;
    }
    charge(ticket, tokens);
  }

  /** What the ticket costs is more by so much. */
  void grow(Ticket ticket, double cost) {
    tenant(ticket.tenant()).of(ticket).cost += cost;
  }

  void charge(Ticket ticket, double tokens) {
    TenantLines tenant = tenant(ticket.tenant());
    boolean waits = waiting.remove(tenant);
    tenant.charge(ticket, tokens);
    if (waits) {
      waiting.add(tenant);
    }
  }

  /**
   * What a newcomer finds before it: its own line, and of every other line and tenant what is
   * served until their accounts have come to where its own will stand.
   */
  Before ahead(Ticket ticket) {
    TenantLines own = weighted(ticket);
    if (own.isEmpty()) {
      lift(own);
    }
    Before before = own.before(ticket);
    double until = own.served + (before.tokens() + ticket.tokens()) / own.weight;
    for (TenantLines tenant : waiting) {
      if (tenant != own) {
        before = before.plus(tenant.upTo(until - tenant.served));
      }
    }
    return before;
  }

  /** Everybody who waits here. */
  Before all() {
    Before all = Before.NOBODY;
    for (TenantLines tenant : waiting) {
      for (Line line : tenant.lines()) {
        all = all.plus(line, 1);
      }
    }
    return all;
  }

  /** Asks in order until {@code mostHeld} go on waiting; returns how many of those there were. */
  int round(int mostHeld, Predicate<Ticket> settles) {
    opened.clear();
    int held = 0;
    while (held < mostHeld) {
      TenantLines tenant = nextTenant();
      Ticket ticket = tenant == null ? null : tenant.next();
      if (tenant == null || ticket == null) {
        return held;
      }
      tenant.pass(ticket);
      ticket.overdrawn = tenant.served > waiting.first().served;
      held += settles.test(ticket) ? 0 : 1;
    }
    return held;
  }

  /** The tenant served least so far in this round; tenants not asked yet are opened as needed. */
  private @Nullable TenantLines nextTenant() {
    TenantLines best = null;
    for (TenantLines tenant : opened) {
      if (tenant.next() != null && (best == null || tenant.tentative < best.tentative)) {
        best = tenant;
      }
    }
    for (TenantLines tenant : waiting) {
      if (best != null && tenant.served >= best.tentative) {
        return best;
      }
      if (!opened.contains(tenant)) {
        opened.add(tenant);
        tenant.startRound();
        return tenant;
      }
    }
    return best;
  }

  /** The ticket's tenant, who has the weight that the ticket names from now on. */
  private TenantLines weighted(Ticket ticket) {
    TenantLines tenant = tenant(ticket.tenant());
    tenant.weight = ticket.claim().weight();
    return tenant;
  }

  private TenantLines tenant(String name) {
    TenantLines known = byTenant.get(name);
    if (known != null) {
      return known;
    }
    if (byTenant.size() >= MOST_IDLE) {
      byTenant.values().removeIf(TenantLines::isEmpty);
    }
    TenantLines tenant = new TenantLines(name, numbers++);
    byTenant.put(name, tenant);
    return tenant;
  }
}
