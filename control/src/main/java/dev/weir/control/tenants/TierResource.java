package dev.weir.control.tenants;

import dev.weir.control.AdminApi.Call;
import dev.weir.control.Tier;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /admin/tiers}. */
final class TierResource implements TenantRoutes.Resource {
  private static final String[] FIELDS = {
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

  private final Tenancy tenancy;

  TierResource(Tenancy tenancy) {
    this.tenancy = tenancy;
  }

  @Override
  public boolean tenantsBusiness(Call call) {
    return call.reads();
  }

  @Override
  public Object answer(Call call, String id) {
    return switch (call.method()) {
      case "GET", "HEAD" -> id.isEmpty() ? list() : shown(find(id));
      case "POST" -> new TenantRoutes.Created(put(call, null));
      case "PUT" -> put(call, id);
      case "DELETE" -> {
        tenancy.change(call.caller().id(), view -> TenantEditor.removeTier(view, id));
        yield Map.of("id", id, "done", "delete");
      }
      default -> throw TenantRoutes.method(call, "GET, POST, PUT or DELETE");
    };
  }

  private Object list() {
    return Map.of(
        "tiers", tenancy.view().all().tiers().values().stream().map(this::shown).toList());
  }

  private Tier find(String id) {
    Tier tier = tenancy.view().all().tiers().get(id);
    if (tier == null) {
      throw WrongForm.unknown("tier", id);
    }
    return tier;
  }

  private Object put(Call call, @Nullable String at) {
    Form form = Form.read(call.body()).only(FIELDS);
    String id = Ids.of(form, at);
    Tier tier = Documents.tier(id, form);
    tenancy.change(
        call.caller().id(),
        view -> {
          Ids.isNew(at, Kind.TIER, id, view);
          return TenantEditor.put(view, tier);
        });
    return shown(tier);
  }

  private Map<String, @Nullable Object> shown(Tier tier) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>(Documents.shown(tier));
    shown.put("declared", tenancy.view().declared().tiers().containsKey(tier.name()));
    return shown;
  }
}
