package dev.weir.control.tenants;

import dev.weir.control.AdminApi.Call;
import dev.weir.control.AdminApi.Caller;
import dev.weir.control.Role;
import dev.weir.control.port.TenantStore.Audit;
import dev.weir.control.port.TenantStore.AuditQuery;
import dev.weir.control.port.TenantStore.Audited;
import dev.weir.protocol.Refusal;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/** {@code /admin/audit}: every change that was made here, newest first. Nobody can change it. */
final class AuditResource implements TenantRoutes.Resource {
  private static final int MOST = 1000;

  private final Tenancy tenancy;

  AuditResource(Tenancy tenancy) {
    this.tenancy = tenancy;
  }

  @Override
  public boolean tenantsBusiness(Call call) {
    return call.reads();
  }

  @Override
  public Object answer(Call call, String id) {
    if (!call.reads()) {
      throw TenantRoutes.method(call, "GET");
    }
    Caller caller = call.caller();
    String tenant =
        caller.role() == Role.TENANT_ADMIN ? caller.tenant() : call.query().get("tenant");
    AuditQuery query =
        new AuditQuery(
            number(call, "below", Long.MAX_VALUE, Long.MAX_VALUE),
            (int) number(call, "limit", MOST, 100),
            tenant);
    try {
      return Map.of("audit", tenancy.store().audit(query).stream().map(this::shown).toList());
    } catch (IOException e) {
      throw new WrongForm(Refusal.server(503, "the store does not answer", "store_down"));
    }
  }

  private static long number(Call call, String name, long most, long otherwise) {
    try {
      return call.number(name, 1, most, otherwise);
    } catch (IllegalArgumentException e) {
      throw WrongForm.wrong(name, String.valueOf(e.getMessage()));
    }
  }

  private Map<String, @Nullable Object> shown(Audited audited) {
    Audit row = audited.row();
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("number", audited.number());
    shown.put("at", Documents.time(row.at()));
    shown.put("actor", row.actor());
    shown.put("action", row.action());
    shown.put("kind", row.kind());
    shown.put("id", row.id());
    shown.put("tenant", row.tenant());
    shown.put("before", raw(row.before()));
    shown.put("after", raw(row.after()));
    return shown;
  }

  private static @Nullable RawValue raw(@Nullable String json) {
    return json == null ? null : new RawValue(json);
  }
}
