package dev.weir.server.config;

import dev.weir.control.AutomaticBans;
import dev.weir.control.Cidr;
import dev.weir.control.KeyTerms;
import dev.weir.control.Tier;
import dev.weir.control.tenants.Ban;
import dev.weir.control.tenants.Declared;
import dev.weir.control.tenants.Directory;
import dev.weir.control.tenants.KeySpec;
import dev.weir.control.tenants.Provider;
import dev.weir.control.tenants.Tenant;
import dev.weir.server.config.EdgeKeys.BanKeys;
import dev.weir.server.config.Key.Item;
import dev.weir.server.config.TenantKeys.Keys;
import dev.weir.server.config.TenantKeys.Tenants;
import dev.weir.server.config.TenantKeys.Tiers;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns what a file that was found right says about callers into records. */
final class TenantBuilder {
  private final Section root;

  TenantBuilder(Section root) {
    this.root = root;
  }

  Declared declared() {
    Section bans = root.value(EdgeKeys.BANS);
    Integer refusals = bans.find(BanKeys.REFUSALS);
    AutomaticBans.Rules rules =
        new AutomaticBans.Rules(
            refusals == null ? 0 : refusals,
            bans.value(BanKeys.WINDOW),
            bans.value(BanKeys.DURATION));
    List<Provider> providers =
        root.value(IdentityKeys.IDENTITY).stream().map(TenantBuilder::provider).toList();
    int auditDays = root.value(TenantKeys.AUDIT).value(TenantKeys.AUDIT_DAYS);
    return new Declared(directory(bans), providers, rules, auditDays);
  }

  private Directory directory(Section bans) {
    Map<String, Tier> tiers = new LinkedHashMap<>();
    root.value(TenantKeys.TIERS).forEach(tier -> tiers.put(tier.value(Tiers.ID), tier(tier)));
    Map<String, Tenant> tenants = new LinkedHashMap<>();
    root.value(TenantKeys.TENANTS)
        .forEach(tenant -> tenants.put(tenant.value(Tenants.ID), tenant(tenant)));
    Map<String, KeySpec> keys = new LinkedHashMap<>();
    root.value(Schema.KEYS).forEach(key -> keys.put(key.value(Keys.ID), key(key)));
    Map<String, Ban> banned = new LinkedHashMap<>();
    for (Item<Cidr> range : bans.value(BanKeys.ADDRESSES)) {
      banned.put(range.value().toString(), new Ban(range.value(), KeyTerms.FOR_EVER, "configured"));
    }
    return new Directory(tiers, tenants, keys, banned);
  }

  private static Tier tier(Section tier) {
    return new Tier(
        tier.value(Tiers.ID),
        limit(tier, Tiers.REQUESTS_PER_SECOND),
        limit(tier, Tiers.REQUESTS_PER_MINUTE),
        limit(tier, Tiers.TOKENS_PER_MINUTE),
        limit(tier, Tiers.CONCURRENT),
        limit(tier, Tiers.QUEUED),
        limit(tier, Tiers.MONEY_PER_DAY),
        limit(tier, Tiers.MONEY_PER_MONTH),
        limit(tier, Tiers.CONTEXT_TOKENS),
        tier.value(Tiers.PRIORITY),
        tier.value(Tiers.WEIGHT));
  }

  private static long limit(Section tier, Key<Long> key) {
    Long limit = tier.find(key);
    return limit == null ? Tier.UNLIMITED : limit;
  }

  private static Tenant tenant(Section tenant) {
    return new Tenant(
        tenant.value(Tenants.ID),
        tenant.value(Tenants.ORG),
        tenant.find(Tenants.TIER),
        names(tenant.find(Tenants.MODELS)));
  }

  private static KeySpec key(Section key) {
    Long expires = key.find(Keys.EXPIRES);
    return new KeySpec(
        key.value(Keys.ID),
        key.value(Keys.SHA256),
        key.value(Keys.TENANT),
        key.value(Keys.ROLE),
        key.find(Keys.TIER),
        expires == null ? KeyTerms.FOR_EVER : expires,
        names(key.find(Keys.MODELS)),
        SnapshotBuilder.values(key.value(Keys.ADDRESSES)),
        null,
        false);
  }

  private static Provider provider(Section provider) {
    return new Provider(
        provider.value(IdentityKeys.ISSUER),
        provider.value(IdentityKeys.AUDIENCE),
        provider.value(IdentityKeys.JWKS_URL),
        provider.value(IdentityKeys.TENANT_CLAIM),
        provider.find(IdentityKeys.TENANT),
        provider.find(IdentityKeys.ROLE_CLAIM),
        provider.value(IdentityKeys.REFRESH),
        provider.value(IdentityKeys.GRACE));
  }

  private static @Nullable Set<String> names(@Nullable List<Item<String>> items) {
    return items == null ? null : new LinkedHashSet<>(SnapshotBuilder.values(items));
  }
}
