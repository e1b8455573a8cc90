package dev.weir.control;

import java.util.List;

/**
 * A model as clients name it, and the engines that serve it.
 *
 * @param id the name in the request's {@code model}
 * @param engines ids of {@link EngineSpec}s, at least one
 */
public record ModelSpec(String id, List<String> engines) {
  public ModelSpec {
    if (engines.isEmpty()) {
      throw new IllegalArgumentException(
          "engines of model " + id + ": [] (expected: at least one)");
    }
    engines = List.copyOf(engines);
  }
}
