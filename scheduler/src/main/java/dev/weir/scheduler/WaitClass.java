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

  void add(Ticket ticket) {
    TenantLines tenant = tenant(ticket.tenant());
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
      TenantLines tenant = tenant(ticket.tenant());
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
   * What a newcomer finds before it: its own line, and of every other line as much as may be served
   * while its own is.
   */
  Waiting ahead(Ticket ticket, Fairness fairness) {
    TenantLines own = byTenant.get(ticket.tenant());
    Line line = own == null ? null : own.of(ticket);
    double before = (line == null ? 0 : line.cost) + ticket.cost;
    int requests = 0;
    double cost = 0;
    for (TenantLines tenant : waiting) {
      for (Line each : tenant.lines()) {
        double share = each == line ? each.cost : Math.min(each.cost, before);
        cost += share;
        requests += each.cost == 0 ? each.size() : (int) (each.size() * share / each.cost);
      }
    }
    return new Waiting(requests, cost, fairness);
  }

  /** Everybody who waits here. */
  Waiting all(Fairness fairness) {
    int requests = 0;
    double cost = 0;
    for (TenantLines tenant : waiting) {
      for (Line each : tenant.lines()) {
        requests += each.size();
        cost += each.cost;
      }
    }
    return new Waiting(requests, cost, fairness);
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
