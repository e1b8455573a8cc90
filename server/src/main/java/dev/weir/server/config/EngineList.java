package dev.weir.server.config;

import dev.weir.control.EngineSpec;
import dev.weir.server.config.ValueType.BadValue;
import dev.weir.server.config.YamlNode.Scalar;
import dev.weir.server.config.YamlNode.Sequence;
import dev.weir.server.config.YamlReader.BadYaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The file of a {@code file://} entry: a list whose items are mappings with the keys of {@code
 * engines[]}, or plain {@code URL} or {@code KIND=URL}, which take the rest from the entry. A file
 * with a mistake says nothing at all. An explicit {@code []} is no engine; an empty file is a
 * mistake, because that is what a file looks like before it is written.
 */
public final class EngineList {
  private final EngineGroup group;
  private final Problems problems;
  private final SchemaReader reader;

  private EngineList(EngineGroup group, Problems problems, Substitution substitution) {
    this.group = group;
    this.problems = problems;
    this.reader = new SchemaReader(substitution, problems);
  }

  /** What came of reading it. */
  public sealed interface Result {
    /** The files that were read, or should have been: the list first. */
    List<Path> files();

    record Engines(List<EngineSpec> engines, List<Path> files) implements Result {}

    record Wrong(List<Problem> problems, List<Path> files) implements Result {}
  }

  public static Result read(EngineGroup group, Path file) {
    return read(group, file, System::getenv);
  }

  /**
   * @param environment null for a variable that is not set
   */
  static Result read(EngineGroup group, Path file, UnaryOperator<@Nullable String> environment) {
    Problems problems = new Problems(file.toString());
    Path parent = file.toAbsolutePath().getParent();
    Substitution substitution =
        new Substitution(parent == null ? Path.of("") : parent, environment);
    List<EngineSpec> engines = new EngineList(group, problems, substitution).engines(file);
    List<Path> files = new ArrayList<>(List.of(file));
    files.addAll(substitution.files());
    return problems.isEmpty()
        ? new Result.Engines(engines, files)
        : new Result.Wrong(problems.inOrder(), files);
  }

  private List<EngineSpec> engines(Path file) {
    YamlNode tree;
    try {
      tree = YamlReader.read(file);
    } catch (BadYaml e) {
      problems.add(e.line(), "", String.valueOf(e.getMessage()));
      return List.of();
    }
    if (!(tree instanceof Sequence(var items, _))) {
      problems.add(tree.line(), "", tree.kind() + " (expected: a list of engines)");
      return List.of();
    }
    Map<String, EngineSpec> engines = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      EngineSpec engine = engine(items.get(i), "[" + i + "]");
      if (engine != null && engines.putIfAbsent(engine.id(), engine) != null) {
        problems.add(
            items.get(i).line(), "[" + i + "]", engine.id() + " a second time (expected: once)");
      }
    }
    return List.copyOf(engines.values());
  }

  private @Nullable EngineSpec engine(YamlNode item, String path) {
    if (item instanceof Scalar(var written, var absent, var line) && !absent) {
      return plain(written, line, path);
    }
    int before = problems.count();
    Section section = reader.section(item, Schema.Engines.KEYS, path, item.line());
    EngineChecks.run(section, problems);
    return problems.count() == before ? SnapshotBuilder.engine(section) : null;
  }

  private @Nullable EngineSpec plain(String written, int line, String path) {
    try {
      EngineUrl url = EngineUrl.read(written, group.kind());
      return new EngineSpec(
          group.id() + "-" + url.id(),
          url.kind(),
          url.url(),
          group.model(),
          group.apiKey(),
          group.maxConcurrency());
    } catch (BadValue e) {
      problems.add(
          line, path, new Address().shown(written) + " (expected: " + e.getMessage() + ")");
      return null;
    }
  }
}
