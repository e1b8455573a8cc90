package dev.weir.control.tenants;

import dev.weir.control.AdminApi.Call;
import dev.weir.control.AdminApi.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /admin/tenants}. */
final class TenantResource implements TenantRoutes.Resource {
  private final Tenancy tenancy;

  TenantResource(Tenancy tenancy) {
    this.tenancy = tenancy;
  }

  @Override
  public boolean tenantsBusiness(Call call) {
    return call.reads();
  }

  @Override
  public Object answer(Call call, String id) {
    return switch (call.method()) {
      case "GET", "HEAD" -> id.isEmpty() ? list(call.caller()) : shown(seen(call.caller(), id));
      case "POST" -> new TenantRoutes.Created(put(call, null));
      case "PUT" -> put(call, id);
      case "DELETE" -> {
        Plan done = tenancy.change(call.caller().id(), view -> TenantEditor.removeTenant(view, id));
        yield Map.of("id", id, "revoked_keys", done.edits().size() - 1);
      }
      default -> throw TenantRoutes.method(call, "GET, POST, PUT or DELETE");
    };
  }

  private Object list(Caller caller) {
    List<Map<String, @Nullable Object>> tenants =
        tenancy.view().all().tenants().values().stream()
            .filter(tenant -> Permission.sees(caller, tenant.id()))
            .map(this::shown)
            .toList();
    return Map.of("tenants", tenants);
  }

  private Tenant seen(Caller caller, String id) {
    Tenant tenant = tenancy.view().all().tenants().get(id);
    if (tenant == null || !Permission.sees(caller, id)) {
      throw WrongForm.unknown("tenant", id);
    }
    return tenant;
  }

  /**
   * @param at null: a new one, whose id the body names
   */
  private Object put(Call call, @Nullable String at) {
    Form form = Form.read(call.body()).only("id", "org", "tier", "models");
    String id = Ids.of(form, at);
    Tenant tenant = Documents.tenant(id, form);
    tenancy.change(
        call.caller().id(),
        view -> {
          Ids.isNew(at, Kind.TENANT, id, view);
          return TenantEditor.put(view, tenant);
        });
    return shown(tenant);
  }

  private Map<String, @Nullable Object> shown(Tenant tenant) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>(Documents.shown(tenant));
    shown.put("declared", tenancy.view().declared().tenants().containsKey(tenant.id()));
    return shown;
  }
}
