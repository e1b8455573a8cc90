package dev.weir.control;

import dev.weir.protocol.Api;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An engine as it was declared or found.
 *
 * @param id unique within the fleet; shown in headers, metrics and logs
 * @param url scheme, host, port and the path before the calls, with or without a final {@code /v1}
 * @param model the engine's own name for the model, where it differs from the name that clients use
 * @param apiKey sent in the header that the kind wants; the client's own key is never forwarded
 * @param maxConcurrency requests in flight at the most, over all models: &gt; 0
 * @param telemetry who tells of its accelerators; null: nobody
 */
public record EngineSpec(
    String id,
    EngineKind kind,
    URI url,
    @Nullable String model,
    @Nullable Secret apiKey,
    int maxConcurrency,
    Access access,
    @Nullable Exporter telemetry) {
  public EngineSpec {
    if (maxConcurrency <= 0) {
      throw new IllegalArgumentException("max_concurrency: " + maxConcurrency + " (expected: > 0)");
    }
  }

  /** An engine that is asked as every other of its kind. */
  public EngineSpec(
      String id,
      EngineKind kind,
      URI url,
      @Nullable String model,
      @Nullable Secret apiKey,
      int maxConcurrency) {
    this(id, kind, url, model, apiKey, maxConcurrency, Access.PLAIN, null);
  }

  /** An engine of whose accelerators nobody tells. */
  public EngineSpec(
      String id,
      EngineKind kind,
      URI url,
      @Nullable String model,
      @Nullable Secret apiKey,
      int maxConcurrency,
      Access access) {
    this(id, kind, url, model, apiKey, maxConcurrency, access, null);
  }

  /** Whether it is asked with a key, be it in a configured header. */
  public boolean keyed() {
    return apiKey != null
        || access.hasHeader("authorization")
        || access.hasHeader("api-key")
        || access.hasHeader("x-api-key");
  }

  /** What the engine calls the model that clients call by this name. */
  public String served(String clientModel) {
    String named = access.modelNames().get(clientModel);
    if (named != null) {
      return named;
    }
    return model == null ? clientModel : model;
  }

  /** Path and query of a call for the model that clients call by this name. */
  public String target(Api api, String clientModel) {
    return EngineTargets.call(this, api, served(clientModel));
  }

  /** Path and query of the list of models. */
  String modelsTarget() {
    return EngineTargets.models(this);
  }

  /** Path and query that answer well while the engine is able to serve. */
  String healthTarget() {
    return EngineTargets.health(this);
  }

  /** The models that it is declared to serve, by the names that clients use; empty: ask it. */
  Set<String> declaredModels() {
    if (!access.modelNames().isEmpty()) {
      return access.modelNames().keySet();
    }
    return model == null ? Set.of() : Set.of(model);
  }
}
