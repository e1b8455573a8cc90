package dev.weir.server.litellm;

import dev.weir.server.config.EngineUrls;
import dev.weir.server.config.YamlNode.Scalar;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes an engine of each entry of {@code model_list}, or says why there is none. */
final class EntryReader {
  /** In the place of a value that is not known here. */
  private static final String UNSET = "http://unset";

  private static final int LONGEST_ID = 60;

  private final Values values;
  private final boolean complete;
  private final List<Note> notes;
  private final Set<String> ids = new HashSet<>();

  /**
   * @param complete whether variables must be set: not for a weir.yaml that is only printed
   */
  EntryReader(Values values, boolean complete, List<Note> notes) {
    this.values = values;
    this.complete = complete;
    this.notes = notes;
  }

  /** Why an entry cannot be served. */
  private static final class Unserved extends Exception {
    private static final long serialVersionUID = 1;
    private final int line;
    private final String path;

    Unserved(int line, String path, String why) {
      super(why);
      this.line = line;
      this.path = path;
    }
  }

  /** A provider and what it calls the model. */
  private record Target(Provider provider, String model) {}

  Optional<ImportedEngine> read(Block entry) {
    Block parameters = entry.block("litellm_params");
    Block information = entry.block("model_info");
    try {
      ImportedEngine engine = engine(entry, parameters, information);
      notes.addAll(entry.rest(Consequence::ofItem));
      notes.addAll(parameters.rest(Consequence::ofParameter));
      notes.addAll(information.rest(Consequence::ofInformation));
      return Optional.of(engine);
    } catch (Unserved e) {
      notes.add(new Note(e.line, e.path, "", e.getMessage() + ": not served"));
      return Optional.empty();
    }
  }

  private ImportedEngine engine(Block entry, Block parameters, Block information) throws Unserved {
    Scalar name = required(entry, "model_name");
    if (name.text().contains("*")) {
      throw new Unserved(name.line(), entry.path("model_name"), "a wildcard; models have names");
    }
    if (!name.text().matches("[^\\p{Cntrl}\\s]{1,256}")) {
      throw new Unserved(name.line(), entry.path("model_name"), "a name with spaces");
    }
    Target target = target(parameters);
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("id", id(information.take("id"), target));
    keys.put("kind", target.provider.kind());
    String url = url(parameters, target.provider, keys);
    if (target.provider.kind().equals("openai") && isElsewhere(target.provider, keys)) {
      keys.put("kind", "compatible");
    }
    String key = key(parameters, target.provider, keys);
    model(parameters, target, keys);
    concurrency(parameters, keys);
    boolean right =
        EngineUrls.one("x", target.provider.kind(), url, target.model, key).isPresent()
            || !complete;
    if (!right) {
      throw new Unserved(
          parameters.line(),
          parameters.path(),
          "kind, api_base or api_key is none that Weir takes");
    }
    return new ImportedEngine(name.text(), keys, headers(parameters, keys.getOrDefault("id", "")));
  }

  private Scalar required(Block block, String key) throws Unserved {
    Scalar value = block.take(key);
    if (value == null) {
      throw new Unserved(block.line(), block.path(key), "missing");
    }
    return value;
  }

  private Target target(Block parameters) throws Unserved {
    Scalar written = required(parameters, "model");
    String text = resolved(written, parameters.path("model"));
    Scalar named = parameters.take("custom_llm_provider");
    int slash = text.indexOf('/');
    String prefix = named != null ? named.text() : slash < 0 ? "" : text.substring(0, slash);
    Optional<Provider> provider =
        prefix.isEmpty() ? Provider.ofBareModel(text) : Provider.of(prefix);
    if (provider.isEmpty()) {
      throw new Unserved(
          written.line(),
          parameters.path("model"),
          (prefix.isEmpty() ? "\"" + text + "\" has no provider" : "provider " + prefix)
              + " is not known here");
    }
    boolean behind = text.startsWith(prefix + "/") && !prefix.isEmpty();
    String model = behind ? text.substring(prefix.length() + 1) : text;
    if (model.contains("*")) {
      throw new Unserved(written.line(), parameters.path("model"), "a wildcard; models have names");
    }
    return new Target(provider.get(), model);
  }

  private String id(@Nullable Scalar written, Target target) {
    String wanted =
        written == null ? target.provider.prefix() + "-" + target.model : written.text();
    String plain = wanted.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[^A-Za-z0-9]+", "");
    String base = plain.substring(0, Math.min(LONGEST_ID, plain.length()));
    String id = base;
    for (int i = 2; !ids.add(id); i++) {
      id = base + "-" + i;
    }
    return id;
  }

  private String url(Block parameters, Provider provider, Map<String, String> keys)
      throws Unserved {
    Scalar base = parameters.take("api_base");
    Scalar other = base == null ? parameters.take("base_url") : null;
    Scalar written = base == null ? other : base;
    if (written != null) {
      keys.put("url", Values.written(written));
      return resolved(written, parameters.path("api_base"));
    }
    String variable = provider.baseVariable();
    String set = setOrAssumed(variable, provider.base().isEmpty());
    if (set != null) {
      keys.put("url", Values.reference(variable));
      return set;
    }
    if (provider.base().isEmpty()) {
      throw new Unserved(parameters.line(), parameters.path("api_base"), "missing");
    }
    keys.put("url", provider.base());
    return provider.base();
  }

  private @Nullable String key(Block parameters, Provider provider, Map<String, String> keys)
      throws Unserved {
    Scalar written = parameters.take("api_key");
    if (written != null) {
      String value = resolved(written, parameters.path("api_key"));
      keys.put("api_key", values.hidden(written, keys.getOrDefault("id", "") + "-api-key"));
      return value;
    }
    String variable = provider.keyVariable();
    // A provider's own key is for the provider: not for whoever speaks its API elsewhere.
    boolean elsewhere = isElsewhere(provider, keys);
    String set = elsewhere ? null : setOrAssumed(variable, true);
    if (set != null) {
      keys.put("api_key", Values.reference(variable));
      return set;
    }
    if (provider.needsKey() && !elsewhere) {
      throw new Unserved(
          parameters.line(),
          parameters.path("api_key"),
          "missing, and " + variable + " is not set");
    }
    return null;
  }

  /** Whether the provider's API is spoken by somebody else. */
  private static boolean isElsewhere(Provider provider, Map<String, String> keys) {
    String url = keys.getOrDefault("url", "").replaceFirst("/+$", "");
    String base = provider.base();
    return !base.isEmpty() && !url.equals(base) && !(url + "/v1").equals(base);
  }

  private static void model(Block parameters, Target target, Map<String, String> keys) {
    keys.put("model", Values.literal(target.model));
    boolean azure = target.provider.kind().equals("azure");
    Scalar version = azure ? parameters.take("api_version") : null;
    if (version != null) {
      keys.put("api_version", Values.written(version));
    }
  }

  private void concurrency(Block parameters, Map<String, String> keys) {
    Scalar most = parameters.take("max_parallel_requests");
    if (most == null) {
      return;
    }
    if (most.text().matches("[1-9][0-9]{0,5}")) {
      keys.put("max_concurrency", most.text());
    } else {
      notes.add(
          new Note(
              most.line(),
              parameters.path("max_parallel_requests"),
              "",
              "not limited (expected: a whole number > 0)"));
    }
  }

  /** The value of a variable; what is only printed may be read where the variable is set. */
  private @Nullable String setOrAssumed(String variable, boolean assumed) {
    String set = variable.isEmpty() ? null : values.variable(variable);
    return set == null && assumed && !complete && !variable.isEmpty() ? UNSET : set;
  }

  /** Headers of the entry; a value that stands in the file may be a secret. */
  private Map<String, String> headers(Block parameters, String engine) {
    Map<String, String> headers = new LinkedHashMap<>();
    Block extra = parameters.block("extra_headers");
    for (String name : extra.names()) {
      Scalar value = extra.take(name);
      String text = value == null ? null : values.resolved(value);
      if (value != null && (!complete || EngineUrls.mayBeSent(name, text))) {
        headers.put(name, values.hidden(value, engine + "-" + name));
      } else if (value != null) {
        notes.add(
            new Note(
                value.line(),
                extra.path(name),
                "",
                "not sent (its name or its value is not ours to send)"));
      }
    }
    notes.addAll(extra.rest(_ -> "not sent"));
    Scalar organization = parameters.take("organization");
    if (organization != null) {
      headers.put("OpenAI-Organization", Values.written(organization));
    }
    return headers;
  }

  private String resolved(Scalar value, String path) throws Unserved {
    String text = values.resolved(value);
    if (text != null) {
      return text;
    }
    if (!complete) {
      return UNSET;
    }
    throw new Unserved(
        value.line(), path, Values.variable(value).orElse("") + " is not set in the environment");
  }
}
