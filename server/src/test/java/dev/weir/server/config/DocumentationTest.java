package dev.weir.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.HealthRules;
import dev.weir.control.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The example and the user's documentation say what the table of keys says, key for key. */
final class DocumentationTest {
  private static final String BEGIN = "<!-- keys: checked by DocumentationTest -->\n";
  private static final String END = "<!-- end of keys -->";

  @Test
  void theExampleHasEveryKeyAndIsValid() throws IOException, YamlReader.BadYaml {
    Path example = root().resolve("examples/weir.yaml");
    Set<String> known = new TreeSet<>();
    rows(Schema.ROOT, "", (path, _) -> known.add(path));
    Set<String> named = new TreeSet<>();
    collect(YamlReader.read(Files.readString(example)), "", named);
    // Below a mapping whose names are the user's, the mapping itself is the key.
    Set<String> written = new TreeSet<>();
    for (String path : named) {
      String above = path.substring(0, Math.max(0, path.lastIndexOf('.')));
      written.add(known.contains(above) ? above : path);
    }

    assertThat(written).isEqualTo(known);
    assertThat(
            new ConfigLoader(example, Overrides.NONE, Map.of("OPENAI_API_KEY", "sk-1")::get).load())
        .isInstanceOf(ConfigResult.Valid.class);
  }

  @Test
  void theExampleShowsTheDefaults() throws IOException {
    Path example = root().resolve("examples/weir.yaml");
    ConfigResult result =
        new ConfigLoader(example, Overrides.NONE, Map.of("OPENAI_API_KEY", "sk-1")::get).load();
    Configuration config = ((ConfigResult.Valid) result).configuration();

    assertThat(config.listen()).isEqualTo(Listen.DEFAULTS);
    assertThat(config.health()).isEqualTo(HealthRules.DEFAULTS);
    assertThat(config.snapshot().settings())
        .usingRecursiveComparison()
        .ignoringFields("adminSha256", "terms")
        .isEqualTo(Settings.DEFAULTS);
  }

  @Test
  void theTableInTheDocumentationIsTheTableOfKeys() throws IOException {
    String page = Files.readString(root().resolve("docs/configuration.md"));
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    String written = page.substring(begin, page.indexOf(END));
    String table = table();
    Files.writeString(Files.createDirectories(Path.of("target")).resolve("keys.md"), table);

    assertThat(written).as("the table; a right one is in target/keys.md").isEqualTo(table);
  }

  private static String table() {
    StringBuilder table =
        new StringBuilder("| key | default | value | what it is |\n|---|---|---|---|\n");
    rows(
        Schema.ROOT,
        "",
        (path, key) -> {
          table
              .append("| `")
              .append(path)
              .append("` | ")
              .append(fallback(key))
              .append(" | ")
              .append(type(key).replace("|", "\\|"))
              .append(" | ")
              .append(key.about())
              .append(" |\n");
        });
    return table.toString();
  }

  private static <T> String fallback(Key<T> key) {
    T fallback = key.fallback();
    if (key.required()) {
      return "required";
    }
    return fallback != null && key.shape() instanceof Key.One<T>(var type)
        ? "`" + type.written(fallback) + "`"
        : "none";
  }

  private static String type(Key<?> key) {
    return switch (key.shape()) {
      case Key.One<?>(var type) -> type.expected();
      case Key.Many<?>(var type) -> "a list, each " + type.expected();
      case Key.Named<?> named -> named.expected();
      case Key.Group _, Key.Groups _, Key.Steps _ -> "";
    };
  }

  private interface Row {
    void at(String path, Key<?> key);
  }

  private static void rows(List<Key<?>> keys, String prefix, Row row) {
    for (Key<?> key : keys) {
      String path = prefix + key.name();
      switch (key.shape()) {
        case Key.One<?> _, Key.Many<?> _, Key.Named<?> _ -> row.at(path, key);
        case Key.Group(var inner) -> rows(inner, path + ".", row);
        case Key.Groups(var inner) -> rows(inner, path + "[].", row);
        case Key.Steps(var inner, _) -> rows(inner, path + "[].", row);
      }
    }
  }

  private static void collect(YamlNode node, String path, Set<String> paths) {
    switch (node) {
      case YamlNode.Mapping(var entries, _) -> {
        for (YamlNode.Entry entry : entries) {
          collect(entry.value(), path.isEmpty() ? entry.key() : path + "." + entry.key(), paths);
        }
      }
      case YamlNode.Sequence(var items, _) -> {
        List<YamlNode> mappings = new ArrayList<>(items);
        mappings.removeIf(item -> !(item instanceof YamlNode.Mapping));
        mappings.forEach(item -> collect(item, path + "[]", paths));
        if (mappings.isEmpty()) {
          paths.add(path);
        }
      }
      case YamlNode.Scalar _ -> paths.add(path);
    }
  }

  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && !Files.exists(folder.resolve("examples/weir.yaml"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
