package dev.weir.server.config;

import dev.weir.control.Cors;
import dev.weir.server.config.Key.Item;
import dev.weir.server.config.Schema.Engines;
import dev.weir.server.config.Schema.Keys;
import dev.weir.server.config.Schema.Models;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules that concern more than one key. Runs also on files with other mistakes. */
final class CrossChecks {
  private final Section root;
  private final Problems problems;

  CrossChecks(Section root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  void run() {
    List<Section> engines = sections(Schema.ENGINES);
    List<Section> models = sections(Schema.MODELS);
    List<Section> keys = sections(Schema.KEYS);
    unique(engines, Engines.ID);
    unique(models, Models.ID);
    unique(keys, Keys.ID);
    unique(keys, Keys.SHA256);
    someEngine(engines);
    everyPageOnlyWithKeys(keys);
    Set<String> known = new HashSet<>();
    for (Section engine : engines) {
      String id = engine.find(Engines.ID);
      if (id != null) {
        known.add(id);
      }
    }
    models.forEach(model -> enginesExist(model, known));
  }

  private List<Section> sections(Key<List<Section>> key) {
    List<Section> sections = root.find(key);
    return sections == null ? List.of() : sections;
  }

  private void unique(List<Section> sections, Key<String> key) {
    Map<String, Integer> lines = new HashMap<>();
    for (Section section : sections) {
      String value = section.find(key);
      Integer first = value == null ? null : lines.putIfAbsent(value, section.line(key));
      if (first != null) {
        problems.add(
            section.line(key),
            section.path(key),
            "\"" + value + "\" a second time (expected: once, see line " + first + ")");
      }
    }
  }

  private void someEngine(List<Section> engines) {
    if (engines.isEmpty() && root.find(Schema.ENGINES) != null) {
      problems.add(root.line(Schema.ENGINES), "engines", "[] (expected: at least one)");
    }
  }

  /** Otherwise any page that somebody opens on this machine could use its engines. */
  private void everyPageOnlyWithKeys(List<Section> keys) {
    Section server = root.find(Schema.SERVER);
    Section cors = server == null ? null : server.find(Schema.Server.CORS);
    List<Item<String>> origins = cors == null ? null : cors.find(Schema.CorsKeys.ORIGINS);
    if (cors != null && origins != null && keys.isEmpty()) {
      origins.stream()
          .filter(origin -> origin.value().equals(Cors.ANY))
          .forEach(origin ->
              problems.add(
                  origin.line(),
                  cors.path(Schema.CorsKeys.ORIGINS),
                  "\"*\" without keys (expected: origins by name, or keys)"));
    }
  }

  private void enginesExist(Section model, Set<String> known) {
    List<Item<String>> engines = model.find(Models.ENGINES);
    if (engines == null) {
      return;
    }
    if (engines.isEmpty()) {
      problems.add(
          model.line(Models.ENGINES), model.path(Models.ENGINES), "[] (expected: at least one)");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < engines.size(); i++) {
      Item<String> engine = engines.get(i);
      String path = model.path(Models.ENGINES) + "[" + i + "]";
      if (!known.contains(engine.value())) {
        String hint = known.isEmpty() ? "" : " " + Nearest.hint(engine.value(), known);
        problems.add(engine.line(), path, "\"" + engine.value() + "\" is no engine" + hint);
      } else if (!seen.add(engine.value())) {
        problems.add(
            engine.line(), path, "\"" + engine.value() + "\" a second time (expected: once)");
      }
    }
  }
}
