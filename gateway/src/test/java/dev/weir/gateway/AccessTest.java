package dev.weir.gateway;

import static dev.weir.gateway.ScriptedEngine.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.gateway.RawClient.Answer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Who gets in. */
final class AccessTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
  private static final String BEARER = "Authorization: Bearer " + TestHouse.KEY;

  @Test
  void aKeyOpensAndNothingElseDoes() {
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(Settings.DEFAULTS, TestHouse.keys(), engine);
        var client = house.client()) {
      assertThat(client.post(CHAT, ASK).status()).isEqualTo(401);
      assertThat(client.post(CHAT, ASK, "Authorization: Bearer wrong").status()).isEqualTo(401);
      assertThat(client.post(CHAT, ASK, "Authorization: Basic " + TestHouse.KEY).status())
          .isEqualTo(401);
      assertThat(client.post(CHAT, ASK, BEARER).status()).isEqualTo(200);
      assertThat(client.post(CHAT, ASK, "x-api-key: " + TestHouse.KEY).status()).isEqualTo(200);
      assertThat(client.get("/v1/models").status()).isEqualTo(401);
      assertThat(client.get("/v1/models", BEARER).body()).contains("\"id\":\"m\"");
      assertThat(client.get("/health/liveness").status()).isEqualTo(200);
    }
  }

  @Test
  void aWrongKeyIsNeverRepeatedInTheAnswer() {
    try (var house = TestHouse.with(Settings.DEFAULTS, TestHouse.keys());
        var client = house.client()) {
      Answer answer = client.post(CHAT, ASK, "Authorization: Bearer sk-very-secret");
      assertThat(answer.head() + answer.body()).doesNotContain("sk-very-secret");
      assertThat(answer.body()).contains("invalid_api_key");
    }
  }

  @Test
  void aRemovedKeyStopsWorkingOnAnOpenConnection() {
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(Settings.DEFAULTS, TestHouse.keys(), engine);
        var client = house.client()) {
      assertThat(client.post(CHAT, ASK, BEARER).status()).isEqualTo(200);
      KeyRing others = KeyRing.of(java.util.Map.of("00".repeat(32), dev.weir.control.Key.OPEN));
      house.snapshots().update(s -> new Snapshot(0, s.settings(), s.engines(), s.models(), others));
      assertThat(client.post(CHAT, ASK, BEARER).status()).isEqualTo(401);
    }
  }

  @Test
  void withoutAnAdminKeyOnlyLocalCallersOnLocalNamesMayAdminister() {
    try (var house = TestHouse.before();
        var client = house.client()) {
      assertThat(client.get("/admin/engines").status()).isEqualTo(200);
      assertThat(client.get("/metrics").status()).isEqualTo(200);
      assertThat(client.get("/admin/engines", "Origin: http://evil.example").status())
          .isEqualTo(403);
      assertThat(client.get("/admin/engines", "Origin: http://localhost").status()).isEqualTo(200);
      assertThat(client.get("/admin/engines", "X-Forwarded-For: 10.0.0.1").status()).isEqualTo(403);
      client.send("GET /admin/engines HTTP/1.1\r\nHost: rebound.example\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(403);
    }
  }

  @Test
  void withAnAdminKeyOnlyThatKeyAdministers() {
    String digest = HexFormat.of().formatHex(Doorman.sha256("admin-key"));
    Settings settings = new Settings(Settings.Limits.DEFAULTS, Settings.Timeouts.DEFAULTS, digest);
    try (var house = TestHouse.with(settings, KeyRing.open());
        var client = house.client()) {
      assertThat(client.get("/admin/engines").status()).isEqualTo(401);
      assertThat(client.get("/metrics", "Authorization: Bearer nope").status()).isEqualTo(401);
      assertThat(client.get("/metrics", "Authorization: Bearer admin-key").status()).isEqualTo(200);
    }
  }
}
