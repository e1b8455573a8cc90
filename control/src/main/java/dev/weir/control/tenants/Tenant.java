package dev.weir.control.tenants;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is served and charged.
 *
 * @param org whom it belongs to
 * @param tier name of what it may use; null: the tier {@code default}, or no limits without one
 * @param models that its keys may name; null: all
 */
public record Tenant(String id, String org, @Nullable String tier, @Nullable Set<String> models) {
  /** Whose keys name no tenant. */
  public static final String DEFAULT = "default";

  /** A tenant of whom nothing is said. */
  static Tenant unsaid(String id) {
    return new Tenant(id, DEFAULT, null, null);
  }
}
