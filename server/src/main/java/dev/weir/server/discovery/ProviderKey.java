package dev.weir.server.discovery;

import dev.weir.control.EngineSpec;
import dev.weir.server.config.EngineUrls;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A provider that is there when the environment has its key.
 *
 * @param kind as in {@code engines[].kind}
 * @param keys names of variables that may have the key; the first that is set counts
 * @param address name of a variable with another base URL; empty: there is none
 * @param url base URL; empty: the variable must have it
 * @param model name of a variable with the name of the one model; empty: the provider is asked
 */
record ProviderKey(
    String id, String kind, List<String> keys, String address, String url, String model) {

  static final List<ProviderKey> ALL =
      List.of(
          new ProviderKey(
              "openai",
              "openai",
              List.of("OPENAI_API_KEY"),
              "OPENAI_BASE_URL",
              "https://api.openai.com/v1",
              ""),
          new ProviderKey(
              "anthropic",
              "anthropic",
              List.of("ANTHROPIC_API_KEY"),
              "ANTHROPIC_BASE_URL",
              "https://api.anthropic.com",
              ""),
          new ProviderKey(
              "gemini",
              "gemini",
              List.of("GEMINI_API_KEY", "GOOGLE_API_KEY"),
              "",
              "https://generativelanguage.googleapis.com/v1beta/openai",
              ""),
          new ProviderKey(
              "azure",
              "azure",
              List.of("AZURE_OPENAI_API_KEY"),
              "AZURE_OPENAI_ENDPOINT",
              "",
              "AZURE_OPENAI_DEPLOYMENT"),
          new ProviderKey(
              "openrouter",
              "compatible",
              List.of("OPENROUTER_API_KEY"),
              "",
              "https://openrouter.ai/api/v1",
              ""));

  /** The provider as an engine; empty when the environment does not have what it takes. */
  Optional<EngineSpec> engine(UnaryOperator<@Nullable String> environment) {
    Optional<String> key = variable(environment);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    String base = address.isEmpty() ? null : environment.apply(address);
    String where = base == null || base.isBlank() ? url : base;
    String served = model.isEmpty() ? null : environment.apply(model);
    if (!model.isEmpty() && (served == null || served.isBlank())) {
      return Optional.empty();
    }
    return EngineUrls.one(id, kind, where, served, environment.apply(key.get()));
  }

  /** The variable that has the key. */
  Optional<String> variable(UnaryOperator<@Nullable String> environment) {
    return keys.stream()
        .filter(name -> {
          String value = environment.apply(name);
          return value != null && !value.isBlank();
        })
        .findFirst();
  }
}
