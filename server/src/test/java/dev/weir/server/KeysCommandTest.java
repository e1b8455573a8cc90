package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.server.config.ConfigLoader;
import dev.weir.server.config.ConfigResult;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.Overrides;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command against a running server whose keys outlive it. */
final class KeysCommandTest {
  private static final String YAML =
      "server: { port: 0 }\nengines: [{ id: a, kind: sim, url: \"http://127.0.0.1:1\" }]\n"
          + "tiers: [{ id: free, concurrent: 1 }]\ntenants: [{ id: acme, tier: free }]\n"
          + "keys: [{ id: dev, sha256: "
          + KeyRing.digest("declared-key-0123")
          + " }]\n";

  @TempDir Path folder = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Configuration configuration;

  @SuppressWarnings("NullAway.Init") // read before each test
  KeysCommandTest() {}

  @BeforeEach
  void aFile() throws Exception {
    Path file = Files.writeString(folder.resolve("weir.yaml"), YAML);
    ConfigResult read = new ConfigLoader(file, Overrides.NONE).load();
    configuration = ((ConfigResult.Valid) read).configuration();
  }

  private interface Story {
    void with(String url) throws Exception;
  }

  private void served(Story story) throws Exception {
    try (TenantHome home = TenantHome.of(configuration, folder.resolve("data"))) {
      assertThat(home.prepare()).isNull();
      try (Server server = Server.start(configuration, null, home.tenancy())) {
        story.with("http://127.0.0.1:" + server.address().getPort());
      }
    }
  }

  private int keys(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Weir.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private JsonNode json() {
    return new JsonMapper().readTree(out.toString());
  }

  private static int status(String url, String key) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/v1/models"))
              .header("authorization", "Bearer " + key)
              .build();
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void aKeyLivesFromItsMakingToItsEndAndThroughARestart() throws Exception {
    String[] key = new String[2];
    served(url -> {
      assertThat(keys("keys", "create", "--url", url, "--id", "app", "--tenant", "acme")).isZero();
      key[0] = out.toString().lines().findFirst().orElseThrow();
      assertThat(key[0]).startsWith("sk-weir-app-");
      assertThat(status(url, key[0])).isEqualTo(200);
      assertThat(status(url, "declared-key-0123")).isEqualTo(200);
    });
    served(url -> {
      assertThat(status(url, key[0])).isEqualTo(200);
      assertThat(keys("keys", "rotate", "app", "--url", url, "--overlap", "1h", "--json")).isZero();
      key[1] = json().path("key").asString();
      assertThat(status(url, key[0])).isEqualTo(200);
      assertThat(status(url, key[1])).isEqualTo(200);
      assertThat(keys("keys", "list", "--url", url, "--tenant", "acme")).isZero();
      assertThat(out.toString().lines()).singleElement().asString().contains("app", "active");
      assertThat(keys("keys", "revoke", "app", "--url", url)).isZero();
      assertThat(status(url, key[0])).isEqualTo(401);
      assertThat(status(url, key[1])).isEqualTo(401);
    });
    Path file = folder.resolve("data/tenants.db");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatTheServerRefusesIsOneLineAndExit1() throws Exception {
    served(url -> {
      assertThat(keys("keys", "revoke", "dev", "--url", url)).isEqualTo(1);
      assertThat(err.toString().lines())
          .containsExactly(
              "weir keys: key: dev is declared in weir.yaml (expected: change it there)");
      assertThat(keys("keys", "create", "--url", url, "--tenant", "acne")).isEqualTo(1);
      assertThat(err.toString()).contains("did you mean \"acme\"?");
    });
    assertThat(Files.exists(folder.resolve("data"))).as("nothing was made").isFalse();
  }

  @Test
  void aServerThatIsNotThereIsExit1AndWrongUseExit2() {
    assertThat(keys("keys", "list", "--url", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString()).contains("no answer (expected: a running server; see --url)");
    assertThat(keys("keys", "revoke")).isEqualTo(2);
    assertThat(keys("keys", "creat")).isEqualTo(2);
    assertThat(keys("keys", "--help")).isZero();
  }
}
