package dev.weir.server.config;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.HealthRules;
import dev.weir.control.KeyRing;
import dev.weir.control.Secret;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.server.config.EngineGroup.Dns;
import dev.weir.server.config.EngineGroup.Listing;
import dev.weir.server.config.EngineGroup.Source;
import dev.weir.server.config.Texts.Text;
import dev.weir.server.config.ValueType.BadValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A configuration from the command line: {@code --engines}, each {@code URL} or {@code KIND=URL},
 * and {@code --discover}, each {@code dns://NAME:PORT} or {@code file://PATH}, also with a kind. An
 * engine is named after its host and port, and its kind is guessed from them.
 */
public final class EngineUrls {
  private static final String ENGINES = "--engines";
  private static final String DISCOVER = "--discover";
  private static final int LONGEST_GROUP = 20;

  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, EngineSpec> engines = new LinkedHashMap<>();
  private final Map<String, EngineGroup> groups = new LinkedHashMap<>();

  private EngineUrls() {}

  public static ConfigResult read(List<String> urls, Overrides overrides) {
    return read(urls, List.of(), overrides);
  }

  public static ConfigResult read(List<String> urls, List<String> discover, Overrides overrides) {
    EngineUrls read = new EngineUrls();
    urls.forEach(read::add);
    discover.forEach(read::addGroup);
    if (!read.problems.isEmpty()) {
      return new ConfigResult.Invalid(read.problems, List.of());
    }
    return new ConfigResult.Valid(
        configuration(read.engines, List.copyOf(read.groups.values()), overrides));
  }

  /**
   * An engine whose address and key come from somewhere else than a user's hand.
   *
   * @param kind as in {@code engines[].kind}
   * @return empty when one of them is not what it should be
   */
  public static Optional<EngineSpec> one(
      String id, String kind, String url, @Nullable String model, @Nullable String apiKey) {
    try {
      Secret key = apiKey == null ? null : new Texts.Hidden().read(apiKey);
      return Optional.of(
          new EngineSpec(
              id,
              new Texts.Kind().read(kind),
              new Address().read(url),
              model == null ? null : Text.MODEL.read(model),
              key,
              Schema.Engines.DEFAULT_CONCURRENCY));
    } catch (BadValue e) {
      return Optional.empty();
    }
  }

  /** Whether a header of this name and value may be configured for an engine. */
  public static boolean mayBeSent(String name, @Nullable String value) {
    try {
      String read = new Headers.Name().read(name);
      return value != null && !read.isEmpty() && !new Headers.Value().read(value).value().isEmpty();
    } catch (BadValue e) {
      return false;
    }
  }

  /** A configuration of these engines, with the defaults of everything else. */
  public static Configuration of(List<EngineSpec> engines, Overrides overrides) {
    Map<String, EngineSpec> byId = new LinkedHashMap<>();
    engines.forEach(engine -> byId.put(engine.id(), engine));
    return configuration(byId, List.of(), overrides);
  }

  private static Configuration configuration(
      Map<String, EngineSpec> engines, List<EngineGroup> groups, Overrides overrides) {
    Snapshot snapshot = new Snapshot(0, Settings.DEFAULTS, engines, Map.of(), KeyRing.open());
    return new Configuration(
        overrides.over(Listen.DEFAULTS), HealthRules.DEFAULTS, snapshot, groups, List.of(), null);
  }

  private void add(String written) {
    Address address = new Address();
    try {
      EngineUrl read = EngineUrl.read(written, null);
      EngineSpec spec =
          new EngineSpec(
              read.id(), read.kind(), read.url(), null, null, Schema.Engines.DEFAULT_CONCURRENCY);
      if (engines.putIfAbsent(spec.id(), spec) != null) {
        String text = written.substring(written.indexOf('=') + 1);
        problem(ENGINES, address.shown(text) + " a second time (expected: once)");
      }
    } catch (BadValue e) {
      problem(ENGINES, address.shown(written) + " (expected: " + e.getMessage() + ")");
    }
  }

  private void addGroup(String written) {
    int equals = written.indexOf("=");
    boolean named = equals > 0 && equals < written.indexOf("://");
    try {
      EngineKind kind =
          named ? new Texts.Kind().read(written.substring(0, equals)) : EngineKind.VLLM;
      Source source = new Origin().read(named ? written.substring(equals + 1) : written);
      String id = free(name(source));
      groups.put(
          id, new EngineGroup(id, source, kind, null, null, Schema.Engines.DEFAULT_CONCURRENCY));
    } catch (BadValue e) {
      problem(DISCOVER, "\"" + written + "\" (expected: " + e.getMessage() + ")");
    }
  }

  /** What a person would call the place: the first label of the name, or the file without end. */
  private static String name(Source source) {
    String text =
        switch (source) {
          case Dns(var name, _) -> name;
          case Listing(var file) -> String.valueOf(file.getFileName());
        };
    String first = text.replaceFirst("\\..*", "").replaceAll("[^A-Za-z0-9-]", "-");
    String name = first.replaceFirst("^-+", "");
    return name.isEmpty() ? "found" : name.substring(0, Math.min(LONGEST_GROUP, name.length()));
  }

  private String free(String name) {
    String id = name;
    for (int i = 2; groups.containsKey(id) || engines.containsKey(id); i++) {
      id = name + "-" + i;
    }
    return id;
  }

  private void problem(String option, String message) {
    problems.add(new Problem(option, 0, "", message));
  }
}
