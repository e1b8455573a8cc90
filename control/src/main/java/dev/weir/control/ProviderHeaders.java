package dev.weir.control;

import dev.weir.control.Access.Header;
import dev.weir.protocol.Api;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The headers that an engine wants beside those of every request: its key, in the place where its
 * kind looks for one, the version of its API, and what was configured. A configured header wins
 * over the key's.
 */
public final class ProviderHeaders {
  private static final String AUTHORIZATION = "authorization";
  private static final String VERSION = "anthropic-version";
  private static final String ANTHROPIC_VERSION = "2023-06-01";

  private ProviderHeaders() {}

  /**
   * Tells name and value of each.
   *
   * @param api what is asked; null: health or the list of models
   * @param sent whether the client sent a header of this name that is passed on
   */
  public static void tell(
      EngineSpec spec, @Nullable Api api, Predicate<String> sent, BiConsumer<String, String> to) {
    Access access = spec.access();
    Secret key = spec.apiKey();
    String place = keyHeader(spec.kind(), api);
    if (key != null && !access.hasHeader(place)) {
      to.accept(place, place.equals(AUTHORIZATION) ? "Bearer " + key.value() : key.value());
    }
    boolean versioned = place.equals("x-api-key");
    if (versioned && !access.hasHeader(VERSION) && !sent.test(VERSION)) {
      to.accept(VERSION, ANTHROPIC_VERSION);
    }
    for (Header header : access.headers()) {
      to.accept(header.name(), header.value().value());
    }
  }

  private static String keyHeader(EngineKind kind, @Nullable Api api) {
    return switch (kind) {
      case AZURE -> "api-key";
      // Its chat completions are there for OpenAI's libraries, which know only one place for a key.
      case ANTHROPIC -> api == Api.CHAT ? AUTHORIZATION : "x-api-key";
      default -> AUTHORIZATION;
    };
  }
}
