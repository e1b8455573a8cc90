package dev.weir.server.config;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.HealthRules;
import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.server.config.ValueType.BadValue;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration from a list of URLs, for {@code --engines}: each {@code URL} or {@code KIND=URL}.
 * An engine is named after its host and port, and its kind is guessed from them.
 */
public final class EngineUrls {
  private static final int OLLAMA_PORT = 11434;
  private static final String OPTION = "--engines";

  private final Problems problems = new Problems(OPTION);
  private final Map<String, EngineSpec> engines = new LinkedHashMap<>();

  private EngineUrls() {}

  public static ConfigResult read(List<String> urls, Overrides overrides) {
    EngineUrls read = new EngineUrls();
    urls.forEach(read::add);
    Listen listen = overrides.over(Listen.DEFAULTS);
    Optional<String> exposed = Exposure.refusal(listen, KeyRing.open());
    exposed.ifPresent(why -> read.problems.addOption("--host", why));
    if (!read.problems.isEmpty()) {
      return new ConfigResult.Invalid(read.problems.inOrder(), List.of());
    }
    Snapshot snapshot = new Snapshot(0, Settings.DEFAULTS, read.engines, Map.of(), KeyRing.open());
    return new ConfigResult.Valid(
        new Configuration(listen, HealthRules.DEFAULTS, snapshot, List.of()));
  }

  private void add(String written) {
    int equals = written.indexOf('=');
    boolean named =
        equals > 0 && written.substring(0, equals).chars().allMatch(Character::isLetter);
    String text = named ? written.substring(equals + 1) : written;
    Address address = new Address();
    try {
      URI url = address.read(text);
      EngineKind kind = named ? new Texts.Kind().read(written.substring(0, equals)) : guess(url);
      String id = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
      EngineSpec spec =
          new EngineSpec(id, kind, url, null, null, Schema.Engines.DEFAULT_CONCURRENCY);
      if (engines.putIfAbsent(id, spec) != null) {
        problems.add(0, "", address.shown(text) + " a second time (expected: once)");
      }
    } catch (BadValue e) {
      problems.add(0, "", address.shown(written) + " (expected: " + e.getMessage() + ")");
    }
  }

  private static EngineKind guess(URI url) {
    return switch (url.getHost()) {
      case "api.openai.com" -> EngineKind.OPENAI;
      case "api.anthropic.com" -> EngineKind.ANTHROPIC;
      default -> url.getPort() == OLLAMA_PORT ? EngineKind.OLLAMA : EngineKind.VLLM;
    };
  }
}
