package dev.weir.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every example can be found, names a command, and points at files that exist. Whether it works is
 * seen by running it: most need clients from the network.
 */
final class ExamplesTest {
  private static final Path ROOT = root();
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern FILE = Pattern.compile("(?<![\\w/.-])examples/[\\w./-]*\\w");

  static Stream<Path> folders() throws IOException {
    try (Stream<Path> entries = Files.list(ROOT.resolve("examples"))) {
      return entries.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  static Stream<Path> configurations() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("examples"))) {
      return files.filter(file -> file.endsWith("weir.yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("folders")
  void anExampleIsListedAndSaysHowItIsRun(Path folder) throws IOException {
    String index = Files.readString(ROOT.resolve("examples/README.md"));
    assertThat(index).contains("](" + folder.getFileName() + "/README.md)");
    assertThat(Files.readString(folder.resolve("README.md"))).containsPattern("```\\n[^`]*\\n```");
  }

  @ParameterizedTest
  @MethodSource("folders")
  void whatAnExamplePointsAtExists(Path folder) throws IOException {
    String page = Files.readString(folder.resolve("README.md"));
    List<String> links = LINK.matcher(page).results().map(match -> match.group(1)).toList();
    List<String> files = FILE.matcher(page).results().map(match -> match.group()).toList();
    assertThat(links).allSatisfy(link -> assertThat(folder.resolve(link)).exists());
    assertThat(files).allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void aConfigurationIsValid(Path file) {
    assertThat(new ConfigLoader(file, Overrides.NONE, Map.of("OPENAI_API_KEY", "sk-1")::get).load())
        .isInstanceOf(ConfigResult.Valid.class);
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && !Files.exists(folder.resolve("examples/weir.yaml"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
