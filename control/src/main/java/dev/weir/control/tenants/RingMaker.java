package dev.weir.control.tenants;

import dev.weir.control.AutomaticBans;
import dev.weir.control.Bans;
import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import dev.weir.control.KeyTerms;
import dev.weir.control.Recognition;
import dev.weir.control.Role;
import dev.weir.control.Tier;
import dev.weir.control.Tokens;
import dev.weir.protocol.Refusal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes of names what a request needs: a key with its tier, its tenant's organisation and the
 * models that both allow. Done once for a change, so that a request follows no name.
 *
 * <p>What is missing closes: a made key whose tenant is gone, or whose tier is, is refused. Only a
 * declared key may name a tenant of whom nothing is said, where no tenants are declared at all.
 */
final class RingMaker {
  private static final Refusal REVOKED =
      new Refusal(401, "authentication_error", "key: revoked", null, "key_revoked");

  private final Directory declared;
  private final Directory all;
  private final Map<String, Key> keys = new HashMap<>();
  private final Map<String, Refusal> refused = new HashMap<>();

  /**
   * @param declared what the file says
   * @param all the same, and what was made
   */
  RingMaker(Directory declared, Directory all) {
    this.declared = declared;
    this.all = all;
  }

  KeyRing ring(boolean open, @Nullable Tokens tokens, AutomaticBans automatic) {
    all.keys().values().forEach(this::add);
    // A digest that two keys claim is the one that opens.
    refused.keySet().removeAll(keys.keySet());
    List<Bans.Listed> listed =
        all.bans().values().stream().map(ban -> new Bans.Listed(ban.range(), ban.until())).toList();
    return KeyRing.of(
        new KeyRing.Contents(open, keys, refused, tokens, new Bans(listed, automatic)));
  }

  private void add(KeySpec spec) {
    if (spec.revoked()) {
      refused.put(spec.sha256(), REVOKED);
      return;
    }
    switch (key(spec)) {
      case Recognition.Known(Key key) -> {
        keys.putIfAbsent(spec.sha256(), key);
        KeySpec.Before before = spec.before();
        if (before != null) {
          KeyTerms terms = until(key.terms(), before.until());
          keys.putIfAbsent(before.sha256(), new Key(key.id(), key.tenant(), key.tier(), terms));
        }
      }
      case Recognition.Refused(Refusal refusal) -> refused.put(spec.sha256(), refusal);
    }
  }

  private static KeyTerms until(KeyTerms terms, long until) {
    return new KeyTerms(
        terms.org(), terms.role(), terms.own(), until, terms.models(), terms.addresses());
  }

  private Recognition key(KeySpec spec) {
    Tier own = spec.own() == null ? null : all.tiers().get(spec.own());
    if (spec.own() != null && own == null) {
      return missing("tier", spec.own());
    }
    boolean unsaid = declared.keys().containsKey(spec.id()) && declared.tenants().isEmpty();
    Recognition member = member(spec.id(), spec.tenant(), unsaid);
    if (!(member instanceof Recognition.Known(Key key))) {
      return member;
    }
    KeyTerms terms =
        new KeyTerms(
            key.terms().org(),
            spec.role(),
            own,
            spec.until(),
            both(key.terms().models(), spec.models()),
            spec.addresses());
    return new Recognition.Known(new Key(key.id(), key.tenant(), key.tier(), terms));
  }

  /**
   * Somebody of a tenant.
   *
   * @param unsaid whether it may be one of whom nothing is said
   */
  Recognition member(String id, String tenantId, boolean unsaid) {
    Tenant tenant = all.tenants().get(tenantId);
    if (tenant == null && (unsaid || tenantId.equals(Tenant.DEFAULT))) {
      tenant = Tenant.unsaid(tenantId);
    }
    if (tenant == null) {
      return missing("tenant", tenantId);
    }
    Tier tier = tier(tenant);
    if (tier == null) {
      return missing("tier", String.valueOf(tenant.tier()));
    }
    KeyTerms terms =
        new KeyTerms(tenant.org(), Role.NONE, null, KeyTerms.FOR_EVER, tenant.models(), List.of());
    return new Recognition.Known(new Key(id, tenantId, tier, terms));
  }

  private @Nullable Tier tier(Tenant tenant) {
    return tenant.tier() == null
        ? all.tiers().getOrDefault(Tier.DEFAULT.name(), Tier.DEFAULT)
        : all.tiers().get(tenant.tier());
  }

  private static @Nullable Set<String> both(@Nullable Set<String> a, @Nullable Set<String> b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    Set<String> common = new HashSet<>(a);
    common.retainAll(b);
    return common;
  }

  private static Recognition missing(String what, String name) {
    String message = what + ": " + name + " does not exist any more";
    return new Recognition.Refused(
        new Refusal(403, "permission_error", message, null, "unknown_" + what));
  }
}
