package dev.weir.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may call from a browser and read what is answered.
 *
 * @param origins scheme, host and port each, as browsers write them; {@link #ANY}: all there are
 */
public record Cors(List<String> origins) {
  /** Stands for every origin. */
  public static final String ANY = "*";

  /** No page of another origin may. */
  public static final Cors OFF = new Cors(List.of());

  public Cors {
    origins = List.copyOf(origins);
  }

  /** What a page of this origin is told: its own name, or {@link #ANY}; null: nothing. */
  public @Nullable String allowed(String origin) {
    if (origins.contains(ANY)) {
      return ANY;
    }
    return origins.contains(origin) ? origin : null;
  }
}
