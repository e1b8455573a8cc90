package dev.weir.control.tenants;

import dev.weir.control.AdminApi.Caller;
import dev.weir.control.Tier;
import java.util.Map;

/** {@code /admin/tiers}. */
final class TierResource extends NamedResource<Tier> {
  TierResource(Tenancy tenancy) {
    super(tenancy, Kind.TIER);
  }

  @Override
  Map<String, Tier> in(Directory directory) {
    return directory.tiers();
  }

  @Override
  boolean sees(Caller caller, Tier tier) {
    return true;
  }

  @Override
  String[] fields() {
    return new String[] {
      "id",
      "requests_per_second",
      "requests_per_minute",
      "tokens_per_minute",
      "concurrent",
      "queued",
      "money_per_day",
      "money_per_month",
      "context_tokens",
      "priority",
      "weight"
    };
  }

  @Override
  Tier read(String id, Form form) {
    return Documents.tier(id, form);
  }

  @Override
  Plan put(View view, Tier tier) {
    return TenantEditor.put(view, tier);
  }

  @Override
  Plan remove(View view, String id) {
    return TenantEditor.removeTier(view, id);
  }
}
