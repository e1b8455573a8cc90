package dev.weir.server.litellm;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One entry of {@code model_list} as an engine.
 *
 * @param model the name that clients use
 * @param keys of {@code engines[]} in the order in which they are written
 */
record ImportedEngine(String model, Map<String, String> keys) {
  ImportedEngine {
    keys = new LinkedHashMap<>(keys);
  }

  String id() {
    return keys.getOrDefault("id", "");
  }
}
