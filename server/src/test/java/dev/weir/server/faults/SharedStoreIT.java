package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineServer;
import dev.weir.testkit.PostgresProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two servers, each a process of its own, and one PostgreSQL for keys, tenants and the ledger. */
@Tag("service")
final class SharedStoreIT {
  private static final int EACH = 50;

  @TempDir Path folder = Path.of("");

  @Test
  void aKeyOfOneOpensTheOtherUntilItIsRevokedThereAndUsageIsOfBoth() throws Exception {
    try (EngineServer engine = EngineServer.start(Asked.engines(1))) {
      Path config = Files.writeString(folder.resolve("weir.yaml"), yaml(engine));
      try (WeirProcess one = serve(config, "one");
          WeirProcess two = serve(config, "two")) {
        int first = one.port();
        int second = two.port();
        String key = madeAt(first);
        RunningWeir.eventually("the key opens the other", () -> ask(second, key) == 200);
        for (int i = 0; i < EACH; i++) {
          assertThat(ask(first, key)).isEqualTo(200);
          assertThat(ask(second, key)).isEqualTo(200);
        }
        RunningWeir.eventually(
            "usage of both at both",
            () -> served(first).equals(served(second)) && served(first) >= 2 * EACH + 1);
        assertThat(get(first, "/admin/usage?by=tenant").path("lines").path(0).path("output_tokens"))
            .isEqualTo(get(second, "/admin/usage?by=").path("total").path("output_tokens"));
        revokeAt(second);
        assertThat(ask(second, key)).isEqualTo(401);
        RunningWeir.eventually("the key is revoked here too", () -> ask(first, key) == 401);
      }
    }
  }

  private WeirProcess serve(Path config, String name) {
    return WeirProcess.serve(config, Map.of("WEIR_DATA", folder.resolve(name).toString()));
  }

  private static String yaml(EngineServer engine) throws Exception {
    return """
    store: { url: "%s", user: %s, password: %s }
    engines: [ { id: e0, kind: sim, url: "%s", model: sim } ]
    models: [ { id: m, engines: [e0] } ]
    tenants: [ { id: acme } ]
    keys: [ { id: other, sha256: "%s", tenant: acme } ]
    """
        .formatted(
            PostgresProcess.freshDatabase(),
            PostgresProcess.USER,
            PostgresProcess.USER,
            engine.urls().getFirst(),
            "0".repeat(64));
  }

  private static String madeAt(int port) {
    try (Wire wire = new Wire(port)) {
      wire.send(Wire.post("/admin/keys", "{\"id\":\"app\",\"tenant\":\"acme\"}"));
      Wire.Answer made = wire.read();
      assertThat(made.status()).as(made.body()).isEqualTo(201);
      return made.json().path("key").asString();
    }
  }

  private static void revokeAt(int port) {
    try (Wire wire = new Wire(port)) {
      wire.send(Wire.head("DELETE /admin/keys/app") + "\r\n");
      assertThat(wire.read().status()).isEqualTo(200);
    }
  }

  private static int ask(int port, String key) {
    try (Wire wire = new Wire(port)) {
      String chat = Asked.chat("m", "who?", 5, false);
      wire.send(Wire.post("/v1/chat/completions", chat, "Authorization: Bearer " + key));
      return wire.read().status();
    }
  }

  private static JsonNode get(int port, String path) {
    return LedgerHouse.get(port, path);
  }

  private static Long served(int port) {
    return get(port, "/admin/usage?by=").path("total").path("served").asLong();
  }
}
