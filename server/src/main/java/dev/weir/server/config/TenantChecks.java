package dev.weir.server.config;

import dev.weir.control.Nearest;
import dev.weir.control.tenants.Tenant;
import dev.weir.server.config.TenantKeys.Keys;
import dev.weir.server.config.TenantKeys.Tenants;
import dev.weir.server.config.TenantKeys.Tiers;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Tiers and tenants that are named exist. */
final class TenantChecks {
  private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "[::1]");

  private final Set<String> tiers = new TreeSet<>();
  private final Set<String> tenants = new TreeSet<>();
  private final List<Section> tenantSections;
  private final Problems problems;

  TenantChecks(List<Section> tiers, List<Section> tenants, Problems problems) {
    tiers.forEach(tier -> add(tier, Tiers.ID, this.tiers));
    tenants.forEach(tenant -> add(tenant, Tenants.ID, this.tenants));
    this.tenantSections = tenants;
    this.problems = problems;
  }

  private static void add(Section section, Key<String> id, Set<String> to) {
    String name = section.find(id);
    if (name != null) {
      to.add(name);
    }
  }

  void run(List<Section> keys, List<Section> providers) {
    tenantSections.forEach(tenant -> known(tenant, Tenants.TIER, "tier", tiers));
    keys.forEach(key -> known(key, Keys.TIER, "tier", tiers));
    providers.forEach(this::secure);
    // Where nobody lists tenants, a key may name any.
    if (!tenants.isEmpty()) {
      tenants.add(Tenant.DEFAULT);
      keys.forEach(key -> known(key, Keys.TENANT, "tenant", tenants));
      providers.forEach(provider -> known(provider, IdentityKeys.TENANT, "tenant", tenants));
    }
  }

  /** Whoever could change keys on their way could make tokens. */
  private void secure(Section provider) {
    URI url = provider.find(IdentityKeys.JWKS_URL);
    if (url != null && url.getScheme().equals("http") && !LOCAL.contains(url.getHost())) {
      problems.add(
          provider.line(IdentityKeys.JWKS_URL),
          provider.path(IdentityKeys.JWKS_URL),
          "\"" + url + "\" (expected: https, except on this machine)");
    }
  }

  private void known(Section section, Key<String> key, String what, Set<String> names) {
    String name = section.find(key);
    if (name != null && !names.contains(name)) {
      String hint =
          names.isEmpty() ? "(expected: one of " + what + "s, which has none)" : hint(name, names);
      problems.add(
          section.line(key), section.path(key), "\"" + name + "\" is no " + what + " " + hint);
    }
  }

  private static String hint(String name, Set<String> names) {
    boolean few = names.size() <= 20;
    return Nearest.to(name, names)
        .map(near -> "(did you mean \"" + near + "\"?)")
        .orElseGet(() ->
            few ? Nearest.hint(name, names) : "(expected: one of " + names.size() + " names)");
  }
}
