package dev.weir.control.tenants;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the store keeps documents of. */
enum Kind {
  TIER,
  TENANT,
  KEY,
  BAN;

  /** As the store and audit rows name it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Null: a newer Weir made it. */
  static @Nullable Kind of(String label) {
    for (Kind kind : values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    return null;
  }

  /** All of this kind, by id. */
  Map<String, ?> in(Directory directory) {
    return switch (this) {
      case TIER -> directory.tiers();
      case TENANT -> directory.tenants();
      case KEY -> directory.keys();
      case BAN -> directory.bans();
    };
  }
}
