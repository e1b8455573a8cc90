package dev.weir.server.config;

import dev.weir.control.Snapshot;
import dev.weir.server.config.YamlReader.BadYaml;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration file: YAML → tree → checked sections → snapshot. Nothing of a file with a
 * mistake comes into force. Secrets in files and variables are read anew each time.
 */
public final class ConfigLoader {
  private static final long MAX_BYTES = 1 << 20;

  private final Path file;
  private final Overrides overrides;
  private final UnaryOperator<@Nullable String> environment;

  public ConfigLoader(Path file, Overrides overrides) {
    this(file, overrides, System::getenv);
  }

  /**
   * @param environment null for a variable that is not set
   */
  ConfigLoader(Path file, Overrides overrides, UnaryOperator<@Nullable String> environment) {
    this.file = file;
    this.overrides = overrides;
    this.environment = environment;
  }

  public ConfigResult load() {
    Problems problems = new Problems(file.toString());
    Path folder = file.toAbsolutePath().getParent();
    Substitution substitution =
        new Substitution(folder == null ? Path.of("") : folder, environment);
    Section root = read(substitution, problems);
    List<Path> files = new ArrayList<>(List.of(file));
    files.addAll(substitution.files());
    if (root == null || !problems.isEmpty()) {
      return new ConfigResult.Invalid(problems.inOrder(), files);
    }
    SnapshotBuilder builder = new SnapshotBuilder(root);
    Snapshot snapshot = builder.snapshot();
    Listen listen = overrides.over(builder.listen());
    Optional<String> exposed = Exposure.refusal(listen, snapshot.keys());
    if (exposed.isPresent()) {
      refuseHost(root, exposed.get(), problems);
      return new ConfigResult.Invalid(problems.inOrder(), files);
    }
    return new ConfigResult.Valid(new Configuration(listen, builder.health(), snapshot, files));
  }

  private void refuseHost(Section root, String why, Problems problems) {
    if (overrides.host() == null) {
      Section server = root.value(Schema.SERVER);
      problems.add(server.line(Schema.Server.HOST), server.path(Schema.Server.HOST), why);
    } else {
      problems.addOption("--host", why);
    }
  }

  private @Nullable Section read(Substitution substitution, Problems problems) {
    try {
      YamlNode tree = YamlReader.read(text());
      Section root = new SchemaReader(substitution, problems).section(tree, Schema.ROOT, "", 1);
      new CrossChecks(root, problems).run();
      return root;
    } catch (BadYaml e) {
      problems.add(e.line(), "", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private String text() throws BadYaml {
    try {
      if (!Files.exists(file)) {
        throw new BadYaml(0, "no such file (expected: a weir.yaml)");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new BadYaml(0, Files.size(file) + " bytes (expected: at most " + MAX_BYTES + ")");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new BadYaml(0, "not text (expected: UTF-8)");
    } catch (IOException e) {
      throw new BadYaml(0, "cannot be read: " + e.getMessage());
    }
  }
}
