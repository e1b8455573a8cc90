package dev.weir.gateway;

import static dev.weir.gateway.ScriptedEngine.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.AdminApi;
import dev.weir.control.AutomaticBans;
import dev.weir.control.Bans;
import dev.weir.control.Cidr;
import dev.weir.control.Cors;
import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import dev.weir.control.KeyTerms;
import dev.weir.control.Proxies;
import dev.weir.control.Role;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.control.Tier;
import dev.weir.gateway.RawClient.Answer;
import dev.weir.protocol.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What keys may do, and where callers come from. */
final class TenantAccessTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
  private static final String ASK_STREAM = "{\"model\":\"m\",\"stream\":true,\"messages\":[]}";
  private static final String BEARER = "Authorization: Bearer " + TestHouse.KEY;
  private static final String ADMIN = "1".repeat(64);
  private static final Cidr LOOPBACK = Cidr.parse("127.0.0.0/8");
  private static final AutomaticBans.Rules THREE =
      new AutomaticBans.Rules(3, Duration.ofMinutes(1), Duration.ofMinutes(1));

  private static KeyTerms terms(long until, @Nullable Set<String> models, Cidr... addresses) {
    return new KeyTerms("org", Role.NONE, null, until, models, List.of(addresses));
  }

  private static KeyRing ring(KeyTerms terms) {
    return ring(terms, Bans.NONE);
  }

  private static KeyRing ring(KeyTerms terms, Bans bans) {
    Key key = new Key("k", "acme", Tier.DEFAULT, terms);
    return KeyRing.of(
        new KeyRing.Contents(
            false, Map.of(KeyRing.digest(TestHouse.KEY), key), Map.of(), null, bans));
  }

  private static KeyRing revoked() {
    Refusal refusal = new Refusal(401, "authentication_error", "key: revoked", null, "key_revoked");
    return KeyRing.of(
        new KeyRing.Contents(
            false, Map.of(), Map.of(KeyRing.digest(TestHouse.KEY), refusal), null, Bans.NONE));
  }

  private static void swap(TestHouse house, KeyRing keys) {
    house.snapshots().update(s -> new Snapshot(0, s.settings(), s.engines(), s.models(), keys));
  }

  private static Settings proxied(boolean protocol, Proxies.Header header) {
    return new Settings(
        Settings.Limits.DEFAULTS,
        Settings.Timeouts.DEFAULTS,
        null,
        Cors.OFF,
        Scheduling.DEFAULTS,
        new Proxies(List.of(LOOPBACK), header, protocol),
        Map.of());
  }

  @Test
  void anExpiredKeyIsRefusedOnAnOpenConnection() {
    long soon = KeyRing.clock().getAsLong() + 150;
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(Settings.DEFAULTS, ring(terms(soon, null)), engine);
        var client = house.client()) {
      TestHouse.eventually(() -> client.post(CHAT, ASK, BEARER).status() == 401);
      assertThat(client.post(CHAT, ASK, BEARER).body()).contains("key_expired");
      house.assertNothingHeld();
    }
  }

  @Test
  void aKeyNamesOnlyTheModelsThatItMay() {
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house =
            TestHouse.with(
                Settings.DEFAULTS, ring(terms(KeyTerms.FOR_EVER, Set.of("other"))), engine);
        var client = house.client()) {
      Answer no = client.post(CHAT, ASK, BEARER);
      assertThat(no.status()).isEqualTo(403);
      assertThat(no.body()).contains("model_not_allowed");
      assertThat(client.get("/v1/models", BEARER).body()).doesNotContain("\"id\":\"m\"");
      assertThat(client.get("/v1/models/m", BEARER).status()).isEqualTo(404);
      swap(house, ring(terms(KeyTerms.FOR_EVER, Set.of("m"))));
      assertThat(client.post(CHAT, ASK, BEARER).status()).isEqualTo(200);
      house.assertNothingHeld();
    }
  }

  @Test
  void aKeyOpensFromItsAddressesOnly() {
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house =
            TestHouse.with(
                Settings.DEFAULTS,
                ring(terms(KeyTerms.FOR_EVER, null, Cidr.parse("192.0.2.0/24"))),
                engine);
        var client = house.client()) {
      Answer no = client.post(CHAT, ASK, BEARER, "X-Forwarded-For: 192.0.2.1");
      assertThat(no.status()).isEqualTo(403);
      assertThat(no.body()).contains("address_not_allowed");
      swap(house, ring(terms(KeyTerms.FOR_EVER, null, LOOPBACK)));
      assertThat(client.post(CHAT, ASK, BEARER).status()).isEqualTo(200);
    }
  }

  @Test
  void aRevokedKeysStreamRunsToItsEndAndItsNextRequestIsRefused() {
    CountDownLatch goOn = new CountDownLatch(1);
    String event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
    String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    try (var engine =
            new ScriptedEngine((request, out) -> {
              out.write((head + event).getBytes(StandardCharsets.UTF_8));
              out.flush();
              await(goOn);
              out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
              out.flush();
              request.socket().shutdownOutput();
            });
        var house =
            TestHouse.with(Settings.DEFAULTS, ring(terms(KeyTerms.FOR_EVER, null)), engine);
        var streaming = house.client();
        var next = house.client()) {
      streaming.send(RawClient.request(CHAT, ASK_STREAM, BEARER));
      TestHouse.eventually(() -> house.engine("e0").engine().inFlight() == 1);
      swap(house, revoked());
      Answer refused = next.post(CHAT, ASK, BEARER);
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.body()).contains("key_revoked");
      goOn.countDown();
      assertThat(streaming.read().body()).isEqualTo(event + "data: [DONE]\n\n");
      assertThat(streaming.post(CHAT, ASK, BEARER).status()).isEqualTo(401);
      house.assertNothingHeld();
    }
  }

  @Test
  void aRequestThatWaitsIsServedThoughItsTenantIsDeletedMeanwhile() {
    CountDownLatch goOn = new CountDownLatch(1);
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    try (var engine =
        new ScriptedEngine((request, out) -> {
          await(goOn);
          out.write(answer.getBytes(StandardCharsets.UTF_8));
          out.flush();
        })) {
      URI url = URI.create("http://127.0.0.1:" + engine.port());
      EngineSpec narrow = new EngineSpec("e0", EngineKind.SIM, url, null, null, 1);
      try (var house =
              TestHouse.of(
                  Settings.DEFAULTS, ring(terms(KeyTerms.FOR_EVER, null)), Map.of("e0", narrow));
          var first = house.client();
          var second = house.client()) {
        first.send(RawClient.request(CHAT, ASK, BEARER));
        TestHouse.eventually(() -> house.engine("e0").engine().inFlight() == 1);
        second.send(RawClient.request(CHAT, ASK, BEARER));
        TestHouse.eventually(() -> house.traffic().queued("m") == 1);
        swap(house, revoked());
        goOn.countDown();
        assertThat(first.read().status()).isEqualTo(200);
        assertThat(second.read().status()).isEqualTo(200);
        assertThat(second.post(CHAT, ASK, BEARER).status()).isEqualTo(401);
        house.assertNothingHeld();
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aListedAddressGets403AndHealthIsStillAnswered() {
    Bans listed =
        new Bans(
            List.of(new Bans.Listed(LOOPBACK, KeyTerms.FOR_EVER)),
            new AutomaticBans(AutomaticBans.Rules.OFF));
    try (var house =
            TestHouse.with(Settings.DEFAULTS, ring(terms(KeyTerms.FOR_EVER, null), listed));
        var client = house.client()) {
      assertThat(client.post(CHAT, ASK, BEARER).body()).contains("address_banned");
      assertThat(client.get("/admin/engines").status()).isEqualTo(403);
      assertThat(client.get("/health/liveness").status()).isEqualTo(200);
    }
  }

  @Test
  void wrongKeysFromOneAddressBanItAndNobodyElse() {
    Bans bans = new Bans(List.of(), new AutomaticBans(THREE));
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house =
            TestHouse.with(
                proxied(false, Proxies.Header.X_FORWARDED_FOR),
                ring(terms(KeyTerms.FOR_EVER, null), bans),
                engine);
        var client = house.client()) {
      String evil = "X-Forwarded-For: 203.0.113.66";
      for (int i = 0; i < 3; i++) {
        assertThat(client.post(CHAT, ASK, "x-api-key: guess" + i, evil).status()).isEqualTo(401);
      }
      assertThat(client.post(CHAT, ASK, BEARER, evil).body()).contains("address_banned");
      assertThat(client.post(CHAT, ASK, BEARER, "X-Forwarded-For: 203.0.113.67").status())
          .isEqualTo(200);
      // What the client itself wrote in front does not make it somebody else.
      assertThat(client.post(CHAT, ASK, BEARER, evil.replace(": ", ": 1.1.1.1, ")).status())
          .isEqualTo(403);
    }
  }

  @Test
  void aProxyHeaderTellsTheClientInBothVersions() {
    KeyRing keys = ring(terms(KeyTerms.FOR_EVER, null, Cidr.parse("203.0.113.7")));
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(proxied(true, Proxies.Header.NONE), keys, engine)) {
      try (var client = house.client()) {
        client.send("PROXY TCP4 203.0.113.7 10.0.0.1 5000 80\r\n");
        assertThat(client.post(CHAT, ASK, BEARER).status()).isEqualTo(200);
        assertThat(client.post(CHAT, ASK, BEARER).status()).isEqualTo(200);
        assertThat(client.get("/admin/engines").status()).isEqualTo(403);
      }
      try (var client = house.client()) {
        client.send("PROXY TCP4 203.0.113.8 10.0.0.1 5000 80\r\n");
        assertThat(client.post(CHAT, ASK, BEARER).body()).contains("address_not_allowed");
      }
      try (var client = house.client()) {
        client.sendBytes(
            "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.ISO_8859_1),
            new byte[] {0x21, 0x11, 0, 12, (byte) 203, 0, 113, 7, 10, 0, 0, 1, 20, 20, 0, 80});
        assertThat(client.post(CHAT, ASK, BEARER).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aConnectionOfAProxyThatBeginsOtherwiseIsClosed() {
    try (var house = TestHouse.with(proxied(true, Proxies.Header.NONE), TestHouse.keys());
        var client = house.client();
        var other = house.client()) {
      client.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.closed()).isTrue();
      other.send("PROXY TCP4 nonsense 10.0.0.1 5000 80\r\nGET /health HTTP/1.1\r\n\r\n");
      assertThat(other.closed()).isTrue();
    }
  }

  @Test
  void aKeyWithARoleAdministersAndSaysWhoItIs() {
    KeyTerms admin =
        new KeyTerms("org", Role.TENANT_ADMIN, null, KeyTerms.FOR_EVER, null, List.of());
    AdminApi.Caller[] seen = new AdminApi.Caller[1];
    Settings settings = new Settings(Settings.Limits.DEFAULTS, Settings.Timeouts.DEFAULTS, ADMIN);
    try (var house =
            TestHouse.administered(
                settings,
                ring(admin),
                call -> {
                  seen[0] = call.caller();
                  return new AdminApi.Reply(200, "text/plain", "");
                });
        var client = house.client()) {
      assertThat(client.get("/admin/keys").status()).isEqualTo(401);
      assertThat(client.get("/admin/keys", BEARER).status()).isEqualTo(200);
      var caller = new AdminApi.Caller("key:k", Role.TENANT_ADMIN, "acme");
      assertThat(seen[0]).isEqualTo(caller.at(InetAddress.getLoopbackAddress()));
      assertThat(client.get("/metrics", BEARER).status()).isEqualTo(403);
      assertThat(client.post("/key/generate", "{}", BEARER).status()).isEqualTo(200);
      swap(house, ring(terms(KeyTerms.FOR_EVER, null)));
      assertThat(client.get("/admin/keys", BEARER).status()).isEqualTo(401);
    }
  }
}
