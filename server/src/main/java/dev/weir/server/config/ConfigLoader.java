package dev.weir.server.config;

import dev.weir.server.config.YamlReader.BadYaml;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration file: YAML → tree → checked sections → snapshot. Nothing of a file with a
 * mistake comes into force. Secrets in files and variables are read anew each time.
 */
public final class ConfigLoader {
  private static final System.Logger LOG = System.getLogger("dev.weir.config");

  private final Path file;
  private final Overrides overrides;
  private final UnaryOperator<@Nullable String> environment;
  private final @Nullable String text;

  public ConfigLoader(Path file, Overrides overrides) {
    this(file, overrides, System::getenv);
  }

  /**
   * @param environment null for a variable that is not set
   */
  ConfigLoader(Path file, Overrides overrides, UnaryOperator<@Nullable String> environment) {
    this(file, null, overrides, environment);
  }

  /**
   * @param file its name in messages, and the folder that relative paths start from
   * @param text what is read instead of the file; null: the file
   * @param environment null for a variable that is not set
   */
  public ConfigLoader(
      Path file,
      @Nullable String text,
      Overrides overrides,
      UnaryOperator<@Nullable String> environment) {
    this.file = file;
    this.overrides = overrides;
    this.environment = environment;
    this.text = text;
  }

  public ConfigResult load() {
    Problems problems = new Problems(file.toString());
    Path parent = file.toAbsolutePath().getParent();
    Path folder = parent == null ? Path.of("") : parent;
    Substitution substitution = new Substitution(folder, environment);
    Section root = read(substitution, problems);
    List<Path> files = new ArrayList<>(List.of(file));
    files.addAll(substitution.files());
    if (root == null || !problems.isEmpty()) {
      return new ConfigResult.Invalid(problems.inOrder(), files);
    }
    for (String idle : new HedgingChecks(root).idle()) {
      LOG.log(Level.WARNING, file + ":" + idle);
    }
    SnapshotBuilder builder = new SnapshotBuilder(root);
    return new ConfigResult.Valid(
        new Configuration(
            overrides.over(builder.listen()),
            builder.health(),
            builder.snapshot(),
            builder.declared(),
            StoreKeys.address(root),
            builder.storage(folder),
            builder.groups(folder),
            files,
            builder.redis()));
  }

  private @Nullable Section read(Substitution substitution, Problems problems) {
    try {
      YamlNode tree = text == null ? YamlReader.read(file) : YamlReader.read(text);
      Section root = new SchemaReader(substitution, problems).section(tree, Schema.ROOT, "", 1);
      new CrossChecks(root, problems).run();
      return root;
    } catch (BadYaml e) {
      problems.add(e.line(), "", String.valueOf(e.getMessage()));
      return null;
    }
  }
}
