package dev.weir.control.tenants;

import dev.weir.control.Tier;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tiers, tenants, keys and bans by their names, in the order they were declared or made: of the
 * file, of the store, or of both. Immutable by agreement: whoever makes one does not keep its maps.
 */
public record Directory(
    Map<String, Tier> tiers,
    Map<String, Tenant> tenants,
    Map<String, KeySpec> keys,
    Map<String, Ban> bans) {
  public static final Directory EMPTY = new Directory(Map.of(), Map.of(), Map.of(), Map.of());

  /** These and more; where both have a name, what it is here stays. */
  Directory with(Directory more) {
    return new Directory(
        joined(tiers, more.tiers),
        joined(tenants, more.tenants),
        joined(keys, more.keys),
        joined(bans, more.bans));
  }

  private static <T> Map<String, T> joined(Map<String, T> first, Map<String, T> more) {
    if (more.isEmpty()) {
      return first;
    }
    Map<String, T> all = new LinkedHashMap<>(first);
    more.forEach(all::putIfAbsent);
    return all;
  }

  /** With one thing made, changed or taken away. */
  Directory edited(Edit edit) {
    return switch (edit.kind()) {
      case TIER -> new Directory(edited(tiers, edit, Tier.class), tenants, keys, bans);
      case TENANT -> new Directory(tiers, edited(tenants, edit, Tenant.class), keys, bans);
      case KEY -> new Directory(tiers, tenants, edited(keys, edit, KeySpec.class), bans);
      case BAN -> new Directory(tiers, tenants, keys, edited(bans, edit, Ban.class));
    };
  }

  private static <T> Map<String, T> edited(Map<String, T> before, Edit edit, Class<T> type) {
    Map<String, T> after = new LinkedHashMap<>(before);
    if (edit.after() == null) {
      after.remove(edit.id());
    } else {
      after.put(edit.id(), type.cast(edit.after()));
    }
    return after;
  }
}
