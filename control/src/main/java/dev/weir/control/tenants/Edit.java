package dev.weir.control.tenants;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step of a change.
 *
 * @param id of what is made, changed or taken away
 * @param tenant whose business it is; null: everybody's
 * @param before null: it is new
 * @param after null: it is taken away
 */
record Edit(
    Kind kind,
    String id,
    @Nullable String tenant,
    @Nullable Object before,
    @Nullable Object after) {

  /** Whether anything is another than it was. */
  boolean changes() {
    return !Objects.equals(before, after);
  }

  static Edit of(Kind kind, String id, @Nullable Object before, @Nullable Object after) {
    return new Edit(kind, id, null, before, after);
  }

  static Edit of(KeySpec key, @Nullable Object before, @Nullable Object after) {
    return new Edit(Kind.KEY, key.id(), key.tenant(), before, after);
  }

  static Edit of(Tenant tenant, @Nullable Object before, @Nullable Object after) {
    return new Edit(Kind.TENANT, tenant.id(), tenant.id(), before, after);
  }
}
