package dev.weir.control;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An engine as it was declared or found.
 *
 * @param id unique within the fleet; shown in headers, metrics and logs
 * @param url scheme, host, port and an optional path prefix without {@code /v1}
 * @param model the engine's own name for the model, where it differs from the name that clients use
 * @param apiKey sent as a bearer token; the client's own key is never forwarded
 * @param maxConcurrency requests in flight at the most, over all models: &gt; 0
 */
public record EngineSpec(
    String id,
    EngineKind kind,
    URI url,
    @Nullable String model,
    @Nullable Secret apiKey,
    int maxConcurrency) {
  public EngineSpec {
    if (maxConcurrency <= 0) {
      throw new IllegalArgumentException("max_concurrency: " + maxConcurrency + " (expected: > 0)");
    }
  }

  /** What the engine calls the model that clients call by this name. */
  public String served(String clientModel) {
    return model == null ? clientModel : model;
  }
}
