package dev.weir.control;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one engine is asked, where that does not follow from its kind and its base URL.
 *
 * @param headers sent with every request; a client's header of the same name stays behind
 * @param paths whole request targets by the name of what is asked: {@link
 *     dev.weir.protocol.Api#label} of a call, {@link #MODELS} or {@link #HEALTH}
 * @param modelNames the engine's own names of models, by the names that clients use
 * @param deployment stands in the path of an Azure call; null: the engine's name of the model
 * @param apiVersion of Azure; null: the undated API
 */
public record Access(
    List<Header> headers,
    Map<String, String> paths,
    Map<String, String> modelNames,
    @Nullable String deployment,
    @Nullable String apiVersion) {
  /** The list of models, among {@code paths}. */
  public static final String MODELS = "models";

  /** The question for health, among {@code paths}. */
  public static final String HEALTH = "health";

  /** Nothing but what the kind says. */
  public static final Access PLAIN = new Access(List.of(), Map.of(), Map.of(), null, null);

  public Access {
    headers = List.copyOf(headers);
    paths = Collections.unmodifiableMap(new LinkedHashMap<>(paths));
    modelNames = Collections.unmodifiableMap(new LinkedHashMap<>(modelNames));
  }

  /**
   * A header that was configured: its value may be a key, so it is kept as one.
   *
   * @param name in lower case
   */
  public record Header(String name, Secret value) {}

  /** Whether a header of this name is configured. */
  public boolean hasHeader(CharSequence name) {
    for (Header header : headers) {
      if (header.name.equalsIgnoreCase(name.toString())) {
        return true;
      }
    }
    return false;
  }
}
