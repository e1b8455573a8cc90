package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.AdminPaths;
import dev.weir.control.AdminPaths.Entry;
import dev.weir.server.config.ConfigLoader;
import dev.weir.server.config.ConfigResult;
import dev.weir.server.config.Overrides;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Goes through every call of the admin API of a whole server. */
final class AdminAuditTest {
  private static final String YAML =
      """
      engines: [{ id: a, kind: sim, url: "http://127.0.0.1:1" }]
      models: [{ id: chat, engines: [a], degrade: { steps: [busy] } }]
      """;

  /** One that works for each call that changes something, in an order in which they all do. */
  private static final Map<String, Example> EXAMPLES = new LinkedHashMap<>();

  static {
    example("POST /admin/reload", "/admin/reload", "", "reload", "configuration", Image.BOTH);
    example("POST /admin/engines/ID/drain", "/admin/engines/a/drain", "", "drain", "a", Image.BOTH);
    example(
        "POST /admin/engines/ID/undrain",
        "/admin/engines/a/undrain",
        "",
        "undrain",
        "a",
        Image.BOTH);
    example(
        "POST /admin/degrade",
        "/admin/degrade",
        "{\"model\":\"chat\",\"step\":1}",
        "degrade",
        "chat",
        Image.BOTH);
    example("POST /admin/tiers", "/admin/tiers", "{\"id\":\"t\"}", "create", "t", Image.AFTER);
    example("PUT /admin/tiers/ID", "/admin/tiers/t", "{\"weight\":2}", "update", "t", Image.BOTH);
    example("DELETE /admin/tiers/ID", "/admin/tiers/t", "", "delete", "t", Image.BEFORE);
    example("POST /admin/tenants", "/admin/tenants", "{\"id\":\"x\"}", "create", "x", Image.AFTER);
    example(
        "PUT /admin/tenants/ID", "/admin/tenants/x", "{\"org\":\"o\"}", "update", "x", Image.BOTH);
    example("DELETE /admin/tenants/ID", "/admin/tenants/x", "", "delete", "x", Image.BEFORE);
    example("POST /admin/keys", "/admin/keys", "{\"id\":\"k\"}", "create", "k", Image.AFTER);
    example("POST /admin/keys/ID/rotate", "/admin/keys/k/rotate", "{}", "rotate", "k", Image.BOTH);
    example("DELETE /admin/keys/ID", "/admin/keys/k", "", "revoke", "k", Image.BOTH);
    example(
        "POST /key/generate", "/key/generate", "{\"key_alias\":\"l\"}", "create", "l", Image.AFTER);
    example(
        "POST /admin/bans",
        "/admin/bans",
        "{\"address\":\"192.0.2.0/24\"}",
        "create",
        "192.0.2.0/24",
        Image.AFTER);
    example(
        "DELETE /admin/bans/RANGE",
        "/admin/bans/192.0.2.0%2F24",
        "",
        "delete",
        "192.0.2.0/24",
        Image.BEFORE);
  }

  /** Which of before and after a row has. */
  private enum Image {
    BEFORE,
    AFTER,
    BOTH
  }

  private record Example(String target, String body, String action, String about, Image images) {}

  private static void example(
      String call, String target, String body, String action, String about, Image images) {
    EXAMPLES.put(call, new Example(target, body, action, about, images));
  }

  private final HttpClient client = HttpClient.newHttpClient();
  private final Server server;

  AdminAuditTest(@TempDir Path folder) throws IOException {
    ConfigLoader loader =
        new ConfigLoader(
            Files.writeString(folder.resolve("weir.yaml"), YAML), new Overrides(null, 0, 1));
    server = Server.start(((ConfigResult.Valid) loader.load()).configuration(), loader::load, null);
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void everyChangeIsARowThatSaysWhoDidWhatAndHowItWas() throws Exception {
    Set<String> changes = new LinkedHashSet<>();
    AdminPaths.changes().forEach(entry -> changes.add(entry.method() + " " + entry.path()));
    assertThat(EXAMPLES.keySet()).containsExactlyInAnyOrderElementsOf(changes);

    long rows = 0;
    for (var entry : EXAMPLES.entrySet()) {
      Example example = entry.getValue();
      String method = entry.getKey().substring(0, entry.getKey().indexOf(' '));
      assertThat(status(method, example.target(), example.body()))
          .as(entry.getKey())
          .isBetween(200, 201);
      JsonNode row = call("GET", "/admin/audit?limit=1").path("audit").path(0);
      assertThat(row.path("number").asLong()).as(entry.getKey()).isEqualTo(++rows);
      assertThat(row.path("actor").asString()).isEqualTo("local");
      assertThat(row.path("action").asString()).isEqualTo(example.action());
      assertThat(row.path("id").asString() + row.path("kind").asString()).contains(example.about());
      assertThat(row.path("before").isObject()).isEqualTo(example.images() != Image.AFTER);
      assertThat(row.path("after").isObject()).isEqualTo(example.images() != Image.BEFORE);
    }
  }

  @Test
  void whatIsRefusedIsNoRow() throws Exception {
    assertThat(status("POST", "/admin/engines/a/drain?grace_ms=soon", "")).isEqualTo(400);
    assertThat(status("POST", "/admin/engines/z/drain", "")).isEqualTo(404);
    assertThat(status("POST", "/admin/degrade", "{\"model\":\"chat\",\"step\":9}")).isEqualTo(400);
    assertThat(call("GET", "/admin/audit").path("audit")).isEmpty();
  }

  @Test
  void whatChangesNothingIsNoRow() throws Exception {
    assertThat(status("POST", "/admin/engines/a/undrain", "")).isEqualTo(200);
    assertThat(call("GET", "/admin/audit").path("audit")).isEmpty();
    assertThat(status("POST", "/admin/engines/a/drain?grace_ms=0&hold=true", "")).isEqualTo(200);
    assertThat(status("POST", "/admin/engines/a/drain?grace_ms=0&hold=true", "")).isEqualTo(200);
    assertThat(call("GET", "/admin/audit").path("audit")).hasSize(1);
    assertThat(status("POST", "/admin/engines/a/drain?grace_ms=60000", "")).isEqualTo(200);
    assertThat(status("POST", "/admin/engines/a/undrain", "")).isEqualTo(200);
    assertThat(status("POST", "/admin/engines/a/undrain", "")).isEqualTo(200);
    assertThat(call("GET", "/admin/audit").path("audit")).hasSize(3);
  }

  @Test
  void aParameterThatStandsTwiceIsRefused() throws Exception {
    JsonNode error = call("GET", "/admin/audit?limit=1&limit=2").path("error");
    assertThat(error.path("message").asString())
        .isEqualTo("limit: twice in the query (expected: once)");
    assertThat(error.path("code").asString()).isEqualTo("repeated_parameter");
    assertThat(status("POST", "/admin/engines/a/drain?hold=true&h%6fld=false", "")).isEqualTo(400);
    assertThat(call("GET", "/admin/audit").path("audit")).isEmpty();
  }

  @Test
  void whoCallsFromThisMachineDoesNotBanIt() throws Exception {
    assertThat(status("POST", "/admin/bans", "{\"address\":\"127.0.0.0/8\",\"force\":true}"))
        .isEqualTo(409);
    assertThat(status("GET", "/admin/audit", "")).isEqualTo(200);
  }

  @Test
  void whatOnlyLooksIsAnsweredAndIsNoRow() throws Exception {
    for (Entry entry : AdminPaths.reads()) {
      String path = entry.path();
      boolean asksForMore = path.equals("/key/info");
      boolean ledger = path.startsWith("/admin/ledger") || path.equals("/admin/usage");
      boolean named = path.endsWith("ID");
      int status = status("GET", path.replace("ID", "none"), "");
      assertThat(status).as(path).isEqualTo(asksForMore ? 400 : ledger || named ? 404 : 200);
    }
    assertThat(call("GET", "/admin/audit").path("audit")).isEmpty();
  }

  private int status(String method, String target, String body) throws Exception {
    return client.send(request(method, target, body), BodyHandlers.discarding()).statusCode();
  }

  private JsonNode call(String method, String target) throws Exception {
    String body = client.send(request(method, target, ""), BodyHandlers.ofString()).body();
    return new JsonMapper().readTree(Objects.requireNonNull(body));
  }

  private HttpRequest request(String method, String target, String body) {
    URI url = URI.create("http://127.0.0.1:" + server.address().getPort() + target);
    return HttpRequest.newBuilder(url).method(method, BodyPublishers.ofString(body)).build();
  }
}
