package dev.weir.server.config;

import dev.weir.control.Cors;
import dev.weir.control.EngineKind;
import dev.weir.control.Nearest;
import dev.weir.server.config.Key.Item;
import dev.weir.server.config.Schema.Discover;
import dev.weir.server.config.Schema.Engines;
import dev.weir.server.config.Schema.Models;
import dev.weir.server.config.TenantKeys.Keys;
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
    List<Section> groups = sections(Schema.DISCOVER);
    List<Section> models = sections(Schema.MODELS);
    List<Section> keys = sections(Schema.KEYS);
    unique(engines, Engines.ID);
    unique(groups, Discover.ID);
    unique(models, Models.ID);
    unique(keys, Keys.ID);
    unique(keys, Keys.SHA256);
    unique(sections(TermsKeys.PRICES), TermsKeys.Prices.MODEL);
    unique(sections(TermsKeys.HOOKS), TermsKeys.Hooks.MODEL);
    List<Section> tiers = sections(TenantKeys.TIERS);
    List<Section> tenants = sections(TenantKeys.TENANTS);
    unique(tiers, TenantKeys.Tiers.ID);
    unique(tenants, TenantKeys.Tenants.ID);
    unique(sections(IdentityKeys.IDENTITY), IdentityKeys.ISSUER);
    new TenantChecks(tiers, tenants, problems).run(keys, sections(IdentityKeys.IDENTITY));
    someEngine(engines, groups);
    Set<String> known = ids(engines, Engines.ID);
    noEngine(groups, known);
    known.addAll(ids(groups, Discover.ID));
    everyPageOnlyWithKeys(keys);
    new Companions(root, problems).run();
    engines.forEach(engine -> EngineChecks.run(engine, problems));
    engines.forEach(engine -> azureNamesModels(engine, models));
    models.forEach(model -> enginesExist(model, known));
    new DegradeChecks(models, tiers, sections(TermsKeys.HOOKS), problems).run();
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

  private void someEngine(List<Section> engines, List<Section> groups) {
    boolean written = root.find(Schema.ENGINES) != null && root.find(Schema.DISCOVER) != null;
    if (engines.isEmpty() && groups.isEmpty() && written) {
      problems.add(
          root.line(Schema.ENGINES),
          "engines",
          "none (expected: at least one, here or in discover)");
    }
  }

  private static Set<String> ids(List<Section> sections, Key<String> key) {
    Set<String> ids = new HashSet<>();
    for (Section section : sections) {
      String id = section.find(key);
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  private void noEngine(List<Section> groups, Set<String> engines) {
    for (Section group : groups) {
      String id = group.find(Discover.ID);
      if (id != null && engines.contains(id)) {
        String path = group.path(Discover.ID);
        problems.add(
            group.line(Discover.ID), path, "\"" + id + "\" is an engine (expected: a new id)");
      }
    }
  }

  /** Otherwise any page that somebody opens on this machine could use its engines. */
  private void everyPageOnlyWithKeys(List<Section> keys) {
    Section server = root.find(Schema.SERVER);
    Section cors = server == null ? null : server.find(Schema.Server.CORS);
    List<Item<String>> origins = cors == null ? null : cors.find(Schema.CorsKeys.ORIGINS);
    boolean open = keys.isEmpty() && sections(IdentityKeys.IDENTITY).isEmpty();
    if (cors != null && origins != null && open) {
      origins.stream()
          .filter(origin -> origin.value().equals(Cors.ANY))
          .forEach(origin ->
              problems.add(
                  origin.line(),
                  cors.path(Schema.CorsKeys.ORIGINS),
                  "\"*\" without keys (expected: origins by name, or keys)"));
    }
  }

  /** Azure is not asked for models, since it lists what could be deployed and not what is. */
  private void azureNamesModels(Section engine, List<Section> models) {
    Map<String, String> names = engine.find(Engines.MODEL_NAMES);
    boolean named = engine.find(Engines.MODEL) != null || names == null || !names.isEmpty();
    if (engine.find(Engines.KIND) != EngineKind.AZURE || named || listed(engine, models)) {
      return;
    }
    problems.add(
        engine.line(Engines.KIND),
        engine.path(Engines.MODEL),
        "missing (expected: model, model_names, or the engine in models[]; Azure does not tell)");
  }

  private static boolean listed(Section engine, List<Section> models) {
    String id = engine.find(Engines.ID);
    for (Section model : models) {
      List<Item<String>> engines = model.find(Models.ENGINES);
      if (engines != null && engines.stream().anyMatch(item -> item.value().equals(id))) {
        return true;
      }
    }
    return false;
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
