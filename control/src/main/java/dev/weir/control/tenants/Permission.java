package dev.weir.control.tenants;

import dev.weir.control.AdminApi.Call;
import dev.weir.control.AdminApi.Caller;
import dev.weir.control.Role;

/**
 * What a role may do. An admin: everything. A viewer: look at everything. A tenant's admin: see to
 * the keys of the own tenant, and look at it; of others it does not even hear that they exist.
 */
final class Permission {
  private Permission() {}

  /** Refuses what the caller's role never may, whatever it is about. */
  static void check(Call call, boolean tenantsBusiness) {
    switch (call.caller().role()) {
      case ADMIN -> {}
      case VIEWER -> {
        if (!call.reads()) {
          throw refused(call);
        }
      }
      case TENANT_ADMIN -> {
        if (!tenantsBusiness) {
          throw refused(call);
        }
      }
      case NONE -> throw refused(call);
    }
  }

  private static WrongForm refused(Call call) {
    return WrongForm.forbidden(
        call.method() + " " + call.path() + ": not for the role " + call.caller().role().label());
  }

  static boolean sees(Caller caller, String tenant) {
    return caller.role() != Role.TENANT_ADMIN || caller.tenant().equals(tenant);
  }

  /** A key that a caller wants to make: a tenant's admin makes none that may do more than it. */
  static KeySpec makable(Caller caller, KeySpec key) {
    if (caller.role() != Role.TENANT_ADMIN) {
      return key;
    }
    if (!caller.tenant().equals(key.tenant())) {
      throw WrongForm.forbidden("tenant: " + key.tenant() + " (expected: " + caller.tenant() + ")");
    }
    if (key.role() == Role.ADMIN || key.role() == Role.VIEWER) {
      throw WrongForm.forbidden(
          "role: " + key.role().label() + " (expected: none or tenant-admin)");
    }
    return key;
  }
}
