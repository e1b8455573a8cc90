package dev.weir.control.tenants;

import dev.weir.control.AdminApi.Caller;
import java.util.Map;

/** {@code /admin/tenants}. */
final class TenantResource extends NamedResource<Tenant> {
  TenantResource(Tenancy tenancy) {
    super(tenancy, Kind.TENANT);
  }

  @Override
  Map<String, Tenant> in(Directory directory) {
    return directory.tenants();
  }

  @Override
  boolean sees(Caller caller, Tenant tenant) {
    return Permission.sees(caller, tenant.id());
  }

  @Override
  String[] fields() {
    return new String[] {"id", "org", "tier", "models"};
  }

  @Override
  Tenant read(String id, Form form) {
    return Documents.tenant(id, form);
  }

  @Override
  Plan put(View view, Tenant tenant) {
    return TenantEditor.put(view, tenant);
  }

  @Override
  Plan remove(View view, String id) {
    return TenantEditor.removeTenant(view, id);
  }

  /** Its keys went with it. */
  @Override
  Object removed(String id, Plan done) {
    return Map.of("id", id, "revoked_keys", done.edits().size() - 1);
  }
}
