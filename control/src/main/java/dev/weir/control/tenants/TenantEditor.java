package dev.weir.control.tenants;

import dev.weir.control.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What may become of tenants, tiers and bans. */
final class TenantEditor {
  private TenantEditor() {}

  static Plan put(View view, Tenant tenant) {
    view.writable(Kind.TENANT, tenant.id());
    if (tenant.tier() != null) {
      KeyEditor.known("tier", tenant.tier(), Tier.DEFAULT.name(), view.all().tiers().keySet());
    }
    return put(Edit.of(tenant, view.made().tenants().get(tenant.id()), tenant));
  }

  static Plan put(View view, Tier tier) {
    view.writable(Kind.TIER, tier.name());
    return put(Edit.of(Kind.TIER, tier.name(), view.made().tiers().get(tier.name()), tier));
  }

  static Plan put(View view, Ban ban) {
    String id = ban.range().toString();
    view.writable(Kind.BAN, id);
    return put(Edit.of(Kind.BAN, id, view.made().bans().get(id), ban));
  }

  private static Plan put(Edit edit) {
    return Plan.of(edit.before() == null ? "create" : "update", edit);
  }

  /** A tenant takes its made keys along; as long as a declared key has it, it stays. */
  static Plan removeTenant(View view, String id) {
    Tenant tenant = there("tenant", id, view.all().tenants().get(id));
    view.writable(Kind.TENANT, id);
    List<Edit> edits = new ArrayList<>();
    edits.add(Edit.of(tenant, tenant, null));
    for (KeySpec key : view.all().keys().values()) {
      if (key.tenant().equals(id) && !key.revoked()) {
        view.writable(Kind.KEY, key.id());
        edits.add(Edit.of(key, key, key.withRevoked()));
      }
    }
    return new Plan("delete", edits);
  }

  /** Not as long as somebody has it: what would they be allowed then? */
  static Plan removeTier(View view, String id) {
    Tier tier = there("tier", id, view.all().tiers().get(id));
    view.writable(Kind.TIER, id);
    boolean tenants =
        view.all().tenants().values().stream().anyMatch(it -> Objects.equals(it.tier(), id));
    boolean keys = view.all().keys().values().stream().anyMatch(it -> Objects.equals(it.own(), id));
    if (tenants || keys) {
      throw WrongForm.conflict(
          "tier: " + id + " is in use (expected: no tenant and no key has it)", "in_use");
    }
    return Plan.of("delete", Edit.of(Kind.TIER, id, tier, null));
  }

  static Plan removeBan(View view, String id) {
    Ban ban = there("ban", id, view.all().bans().get(id));
    view.writable(Kind.BAN, id);
    return Plan.of("delete", Edit.of(Kind.BAN, id, ban, null));
  }

  private static <T> T there(String what, String id, @Nullable T value) {
    if (value == null) {
      throw WrongForm.unknown(what, id);
    }
    return value;
  }
}
