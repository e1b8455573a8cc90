package dev.weir.server.litellm;

import dev.weir.server.config.Problem;
import dev.weir.server.config.YamlNode;
import dev.weir.server.config.YamlNode.Scalar;
import dev.weir.server.config.YamlReader;
import dev.weir.server.config.YamlReader.BadYaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration of a LiteLLM proxy and says it as a weir.yaml. That text is what is
 * served and what is printed, so that trying an import and migrating for good are the same thing.
 *
 * <p>Every entry of {@code model_list} is an engine with the provider's own name of the model;
 * entries of one {@code model_name} are one model. What Weir has no equivalent for becomes a {@link
 * Note}: keys are taken out of the file one by one, and every key that is left over is noted.
 */
public final class LiteLlmImport {
  private final Values values;
  private final boolean complete;
  private final List<Note> notes = new ArrayList<>();
  private final List<ImportedEngine> engines = new ArrayList<>();
  private final Map<String, List<String>> models = new LinkedHashMap<>();

  private LiteLlmImport(UnaryOperator<@Nullable String> environment, boolean complete) {
    this.values = new Values(environment);
    this.complete = complete;
  }

  /** What came of reading it. */
  public sealed interface Result {
    /**
     * @param yaml an equivalent weir.yaml without a secret
     * @param secrets variables that it names for secrets that stood in the file
     * @param environment all variables: those of the file, and those of the process
     * @param notes what is not taken over, in the order of the file
     * @param models how many can be served
     */
    record Imported(
        String yaml,
        Map<String, String> secrets,
        UnaryOperator<@Nullable String> environment,
        List<Note> notes,
        int models)
        implements Result {}

    /** It is no YAML, or no configuration at all. */
    record Broken(Problem problem) implements Result {}
  }

  /**
   * @param environment null for a variable that is not set
   * @param complete whether an entry whose variables are not set is left out
   */
  public static Result read(
      Path file, UnaryOperator<@Nullable String> environment, boolean complete) {
    try {
      YamlNode tree = YamlReader.read(file);
      if (!(tree instanceof YamlNode.Mapping)) {
        return broken(file, tree.line(), tree.kind() + " (expected: a mapping with model_list)");
      }
      return new LiteLlmImport(environment, complete).read(Block.of(tree, ""));
    } catch (BadYaml e) {
      return broken(file, e.line(), String.valueOf(e.getMessage()));
    }
  }

  private static Result broken(Path file, int line, String message) {
    return new Result.Broken(new Problem(file.toString(), line, "", message));
  }

  private Result read(Block root) {
    Block variables = root.block("environment_variables");
    for (String name : variables.names()) {
      Scalar value = variables.take(name);
      if (value != null) {
        values.declare(name, value);
      }
    }
    EntryReader reader = new EntryReader(values, complete, notes);
    root.blocks("model_list").forEach(entry -> reader.read(entry).ifPresent(this::add));
    Settings settings = new Settings(values, notes);
    Block router = root.block("router_settings");
    aliases(router.block("model_group_alias"));
    settings.router(router);
    settings.library(root.block("litellm_settings"));
    String master = settings.general(root.block("general_settings"));
    notes.addAll(root.rest(Consequence::ofSetting));
    notes.sort(Comparator.comparingInt(Note::line));
    Map<String, String> keys = master == null ? Map.of() : Map.of("master", master);
    return new Result.Imported(
        WeirYaml.of(settings.found(), engines, models, keys),
        values.secrets(),
        name -> name == null ? null : values.variable(name),
        List.copyOf(notes),
        models.size());
  }

  private void add(ImportedEngine engine) {
    engines.add(engine);
    models.computeIfAbsent(engine.model(), _ -> new ArrayList<>()).add(engine.id());
  }

  /** Another name for a model is another model with the same engines. */
  private void aliases(Block aliases) {
    for (String name : aliases.names()) {
      Scalar target = aliases.take(name);
      List<String> ids = target == null ? null : models.get(target.text());
      if (ids != null) {
        models.putIfAbsent(name, ids);
      } else if (target != null) {
        String why = "\"" + target.text() + "\" is not served: neither is the alias";
        notes.add(new Note(target.line(), aliases.path(name), "", why));
      }
    }
    notes.addAll(aliases.rest(Consequence::ofSetting));
  }
}
