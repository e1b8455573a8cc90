package dev.weir.server.litellm;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes a weir.yaml. */
final class WeirYaml {
  private static final Set<String> PLAIN = Set.of("kind", "max_concurrency");

  private final StringBuilder out = new StringBuilder();

  private WeirYaml() {}

  /**
   * @param settings path of a key → value
   * @param models name → ids of engines
   * @param keys id → digest
   */
  static String of(
      Map<String, String> settings,
      List<ImportedEngine> engines,
      Map<String, List<String>> models,
      Map<String, String> keys) {
    WeirYaml yaml = new WeirYaml();
    yaml.settings(settings, "server");
    yaml.settings(settings, "health");
    yaml.line("engines:");
    engines.forEach(yaml::engine);
    yaml.line("models:");
    models.forEach(yaml::model);
    if (!keys.isEmpty()) {
      yaml.line("keys:");
    }
    keys.forEach((id, digest) -> yaml.item(Map.of("id", id, "sha256", digest)));
    return yaml.out.toString();
  }

  /** Everything below one key, a line for each section of it. */
  private void settings(Map<String, String> settings, String root) {
    Map<String, Map<String, String>> sections = new TreeMap<>();
    settings.forEach((path, value) -> {
      if (path.startsWith(root + ".")) {
        int last = path.lastIndexOf('.');
        sections
            .computeIfAbsent(path.substring(0, last), _ -> new TreeMap<>())
            .put(path.substring(last + 1), value);
      }
    });
    if (!sections.isEmpty()) {
      line(root + ":");
    }
    sections.forEach((path, values) -> {
      if (path.equals(root)) {
        values.forEach((key, value) -> line("  " + key + ": " + value));
      } else {
        String inner =
            values.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", "));
        line("  " + path.substring(root.length() + 1) + ": { " + inner + " }");
      }
    });
  }

  private void engine(ImportedEngine engine) {
    item(engine.keys());
    if (!engine.headers().isEmpty()) {
      line("    headers:");
    }
    engine.headers().forEach((name, value) -> line("      " + quoted(name) + ": " + quoted(value)));
  }

  private void item(Map<String, String> keys) {
    line("  - id: " + quoted(keys.getOrDefault("id", "")));
    for (Map.Entry<String, String> key : keys.entrySet()) {
      if (!key.getKey().equals("id")) {
        String value = PLAIN.contains(key.getKey()) ? key.getValue() : quoted(key.getValue());
        line("    " + key.getKey() + ": " + value);
      }
    }
  }

  private void model(String name, List<String> engines) {
    line("  - id: " + quoted(Values.literal(name)));
    String ids = engines.stream().map(WeirYaml::quoted).collect(Collectors.joining(", "));
    line("    engines: [" + ids + "]");
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
