package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.server.config.ConfigLoader;
import dev.weir.server.config.ConfigResult;
import dev.weir.server.config.Overrides;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of metrics in the user's guide names all there are, and no others. */
final class MetricsTableTest {
  private static final Pattern IN_CODE = Pattern.compile("\"(weir_[a-z_]+)\"");
  private static final Pattern IN_TABLE = Pattern.compile("`(weir_[a-z_]+)`");
  private static final Pattern ON_PAGE = Pattern.compile("^# TYPE (\\S+) ", Pattern.MULTILINE);

  @Test
  void everyMetricOfTheCodeIsInTheTableAndNoOther() throws IOException {
    Set<String> made = new TreeSet<>();
    try (Stream<Path> files = Files.walk(root())) {
      for (Path file : files.filter(MetricsTableTest::isSource).toList()) {
        made.addAll(found(IN_CODE, Files.readString(file)));
      }
    }
    assertThat(made).hasSizeGreaterThan(40);
    assertThat(documented()).isEqualTo(made);
  }

  @Test
  void everyMetricThatAServerShowsIsInTheTable(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("weir.yaml");
    Files.writeString(
        file,
        """
        engines: [{ id: a, kind: sim, url: "http://127.0.0.1:1" }]
        models: [{ id: chat, engines: [a], degrade: { steps: [busy] } }]
        """);
    ConfigLoader loader = new ConfigLoader(file, new Overrides(null, 0, 1));
    var configuration = ((ConfigResult.Valid) loader.load()).configuration();
    try (Server server = Server.start(configuration, loader::load, null);
        var client = HttpClient.newHttpClient()) {
      URI page = URI.create("http://127.0.0.1:" + server.address().getPort() + "/metrics");
      String shown =
          client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
      assertThat(found(ON_PAGE, shown)).hasSizeGreaterThan(10).isSubsetOf(documented());
    }
  }

  private static Set<String> documented() throws IOException {
    String guide = Files.readString(root().resolve("docs/guide.md"));
    int begin = guide.indexOf("\n## Metrics\n");
    return found(IN_TABLE, guide.substring(begin, guide.indexOf("\n## ", begin + 1)));
  }

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    pattern.matcher(text).results().forEach(it -> names.add(it.group(1)));
    return names;
  }

  private static boolean isSource(Path file) {
    return file.toString().contains("/src/main/java/") && file.toString().endsWith(".java");
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && !Files.exists(folder.resolve("examples/weir.yaml"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
