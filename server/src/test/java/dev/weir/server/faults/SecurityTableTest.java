package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that tells what hostile bytes get says so of tests that exist. */
final class SecurityTableTest {
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+Test)\\.(\\w+)`");

  @Test
  void everyTestInTheTableExists() throws IOException {
    Map<String, String> sources = sources();
    Matcher named = NAMED.matcher(Files.readString(root().resolve("docs/security.md")));
    int count = 0;
    while (named.find()) {
      assertThat(sources).as("a test class").containsKey(named.group(1));
      assertThat(sources.get(named.group(1)))
          .as(named.group())
          .contains("void " + named.group(2) + "(");
      count++;
    }
    assertThat(count).isGreaterThan(80);
  }

  @Test
  void everyRowNamesATest() throws IOException {
    List<String> rows =
        Files.readAllLines(root().resolve("docs/security.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| attack"))
            .toList();
    assertThat(rows).hasSizeGreaterThan(80);
    assertThat(rows).allSatisfy(row -> assertThat(NAMED.matcher(row).find()).as(row).isTrue());
  }

  /** The text of every test class by its simple name; classes of one name are taken together. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(root())) {
      for (Path file : files.filter(SecurityTableTest::isTest).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        sources.merge(name, Files.readString(file), String::concat);
      }
    }
    return sources;
  }

  private static boolean isTest(Path file) {
    return file.toString().contains("/src/test/java/") && file.toString().endsWith("Test.java");
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && !Files.exists(folder.resolve("examples/weir.yaml"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
