package dev.weir.server.litellm;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One entry of {@code model_list} as an engine.
 *
 * @param model the name that clients use
 * @param keys of {@code engines[]} in the order in which they are written
 * @param headers name → value, of {@code engines[].headers}
 */
record ImportedEngine(String model, Map<String, String> keys, Map<String, String> headers) {
  ImportedEngine {
    keys = new LinkedHashMap<>(keys);
    headers = new LinkedHashMap<>(headers);
  }

  String id() {
    return keys.getOrDefault("id", "");
  }
}
