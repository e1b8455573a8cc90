package dev.weir.control.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.AdminApi.Caller;
import dev.weir.control.AdminPaths;
import dev.weir.control.AdminPaths.Entry;
import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import dev.weir.control.Role;
import dev.weir.control.Tier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TenantRoutesTest {
  private static final Caller VIEWER = TenantHouse.caller(Role.VIEWER, "acme");
  private static final Caller OWNER = TenantHouse.caller(Role.TENANT_ADMIN, "acme");

  private final TenantHouse house = new TenantHouse();

  @Test
  void aTierIsChangedAndItsKeysHaveItAtOnce() {
    house.call("POST", "/admin/tiers", "{\"id\":\"pro\",\"requests_per_second\":100}");
    house.call("POST", "/admin/tenants", "{\"id\":\"big\",\"tier\":\"pro\"}");
    String key = house.key("{\"tenant\":\"big\"}");
    assertThat(tier(key).requestsPerSecond()).isEqualTo(100);

    house.call("PUT", "/admin/tiers/pro", "{\"money_per_day\":2.5,\"weight\":3,\"priority\":-1}");
    assertThat(tier(key))
        .isEqualTo(
            new Tier(
                "pro",
                Tier.UNLIMITED,
                Tier.UNLIMITED,
                Tier.UNLIMITED,
                Tier.UNLIMITED,
                Tier.UNLIMITED,
                2_500_000,
                Tier.UNLIMITED,
                Tier.UNLIMITED,
                -1,
                3));
    assertThat(house.call("DELETE", "/admin/tiers/pro", "").code()).isEqualTo("in_use");
  }

  @Test
  void whoReadTheConfigurationAgainIsRemembered() {
    house.call("POST", "/admin/reload", "");
    assertThat(house.call("GET", "/admin/audit", "").json().path("audit").path(0).toString())
        .contains("\"actor\":\"admin\"", "\"action\":\"reload\"", "{\"version\":7}");
  }

  private Tier tier(String key) {
    return Objects.requireNonNull(house.who(key)).tier();
  }

  @Test
  void absurdAndNegativeLimitsAreRefused() {
    for (String limit :
        new String[] {
          "\"concurrent\":0",
          "\"concurrent\":-1",
          "\"tokens_per_minute\":1.5",
          "\"tokens_per_minute\":99999999999999",
          "\"money_per_day\":-2",
          "\"money_per_day\":0.0000001",
          "\"money_per_day\":1e300",
          "\"weight\":0",
          "\"weight\":1001",
          "\"priority\":101",
          "\"queued\":\"many\"",
          "\"requests_per_second\":1e999"
        }) {
      assertThat(house.call("POST", "/admin/tiers", "{\"id\":\"t\"," + limit + "}").status())
          .as(limit)
          .isEqualTo(400);
    }
  }

  @Test
  void aTenantTakesItsKeysAlong() {
    house.call("POST", "/admin/tenants", "{\"id\":\"gone\"}");
    String key = house.key("{\"id\":\"k\",\"tenant\":\"gone\"}");
    String other = house.key("{\"id\":\"o\"}");

    assertThat(house.call("DELETE", "/admin/tenants/gone", "").body())
        .contains("\"revoked_keys\":1");
    assertThat(house.code(key)).isEqualTo("key_revoked");
    assertThat(house.who(other)).isNotNull();
    house.call("POST", "/admin/tenants", "{\"id\":\"gone\"}");
    assertThat(house.code(key)).isEqualTo("key_revoked");
  }

  @Test
  void aTenantThatTheFileForgetsClosesItsMadeKeysUntilItIsBack() {
    String key = house.key("{\"tenant\":\"acme\"}");
    house.tenancy.declare(Declared.of(Directory.EMPTY));
    assertThat(house.code(key)).isEqualTo("unknown_tenant");
    house.tenancy.declare(TenantHouse.DECLARED);
    assertThat(house.who(key)).isNotNull();
  }

  @Test
  void aViewerLooksAtEverythingAndChangesNothing() {
    assertThat(house.call(VIEWER, "GET", "/admin/keys", "").status()).isEqualTo(200);
    assertThat(house.call(VIEWER, "GET", "/admin/snapshot", "").body())
        .isEqualTo("others /admin/snapshot");
    assertThat(house.call(VIEWER, "POST", "/admin/keys", "{}").status()).isEqualTo(403);
    assertThat(house.call(VIEWER, "POST", "/admin/reload", "").status()).isEqualTo(403);
    assertThat(house.call(VIEWER, "DELETE", "/admin/keys/dev", "").status()).isEqualTo(403);
  }

  @Test
  void aTenantsAdminSeesToItsOwnTenantAndNoOther() {
    house.call("POST", "/admin/tenants", "{\"id\":\"other\"}");
    house.key("{\"id\":\"theirs\",\"tenant\":\"other\"}");

    assertThat(house.call(OWNER, "POST", "/admin/keys", "{\"id\":\"ours\"}").status())
        .isEqualTo(201);
    assertThat(house.call(OWNER, "GET", "/admin/keys", "").body())
        .contains("ours", "dev")
        .doesNotContain("theirs");
    assertThat(house.call(OWNER, "GET", "/admin/keys/theirs", "").status()).isEqualTo(404);
    assertThat(house.call(OWNER, "DELETE", "/admin/keys/theirs", "").status()).isEqualTo(404);
    assertThat(house.call(OWNER, "POST", "/admin/keys/theirs/rotate", "").status()).isEqualTo(404);
    assertThat(house.call(OWNER, "POST", "/admin/keys", "{\"tenant\":\"other\"}").status())
        .isEqualTo(403);
    assertThat(house.call(OWNER, "GET", "/admin/tenants", "").body()).doesNotContain("other");
    assertThat(house.call(OWNER, "GET", "/admin/tenants/other", "").status()).isEqualTo(404);
    assertThat(house.call(OWNER, "PUT", "/admin/tenants/acme", "{}").status()).isEqualTo(403);
    assertThat(house.call(OWNER, "GET", "/admin/audit", "").body())
        .contains("ours")
        .doesNotContain("theirs");
    assertThat(house.call(OWNER, "GET", "/admin/usage", "").status()).isEqualTo(200);
    for (String path : new String[] {"/admin/bans", "/admin/ledger/status", "/console/"}) {
      assertThat(house.call(OWNER, "GET", path, "").status()).as(path).isEqualTo(403);
    }
  }

  @Test
  void noTenantsAdminMakesAKeyThatMayDoMore() {
    for (String role : new String[] {"admin", "viewer"}) {
      String body = "{\"role\":\"" + role + "\"}";
      assertThat(house.call(OWNER, "POST", "/admin/keys", body).status()).isEqualTo(403);
    }
    assertThat(house.call(OWNER, "POST", "/admin/keys", "{\"role\":\"tenant-admin\"}").status())
        .isEqualTo(201);
  }

  @Test
  void everyChangeIsAnAuditRowWithoutSecrets() {
    String key = house.key("{\"id\":\"k\",\"tenant\":\"acme\"}");
    String fresh = house.call("POST", "/admin/keys/k/rotate", "").json().path("key").asString();
    house.call(OWNER, "DELETE", "/admin/keys/k", "");
    house.call("POST", "/admin/bans", "{\"address\":\"192.0.2.0/24\",\"reason\":\"scan\"}");

    TenantHouse.Answer audit = house.call("GET", "/admin/audit", "");
    assertThat(audit.json().path("audit").valueStream().map(row -> row.path("action").asString()))
        .containsExactly("create", "revoke", "rotate", "create");
    var revoked = audit.json().path("audit").get(1);
    assertThat(revoked.path("actor").asString()).isEqualTo("key:acme");
    assertThat(revoked.path("before").path("revoked").asBoolean()).isFalse();
    assertThat(revoked.path("after").path("revoked").asBoolean()).isTrue();
    assertThat(audit.body()).doesNotContain(key, fresh, KeyRing.digest(key), "sha256");
  }

  @Test
  void noCallTakesAParameterThatItDoesNotKnow() {
    List<Entry> all =
        Stream.concat(AdminPaths.reads().stream(), AdminPaths.changes().stream()).toList();
    for (Entry entry : all) {
      String path = entry.path().replace("ID", "dev").replace("RANGE", "192.0.2.0/24");
      TenantHouse.Answer answer = house.call(entry.method(), path + "?foo=1", "{}");
      assertThat(answer.status()).as(path).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("unknown_parameter");
    }
    assertThat(house.call("GET", "/admin/audit", "").json().path("audit")).isEmpty();
    assertThat(house.call("GET", "/admin/audit?limt=5", "").message())
        .isEqualTo("limt: unknown parameter (did you mean \"limit\"?)");
    assertThat(house.call("HEAD", "/admin/ledger?from=5", "").message())
        .isEqualTo("from: unknown parameter (expected: one of after, limit)");
    assertThat(house.call("POST", "/admin/engines/a/drain?grace=5", "").message())
        .isEqualTo("grace: unknown parameter (expected: one of grace_ms, hold)");
    assertThat(house.call("POST", "/admin/engines/a/undrain?hold=true", "").message())
        .isEqualTo("hold: unknown parameter (expected: none)");
    assertThat(house.call(VIEWER, "POST", "/admin/reload?foo=1", "").status()).isEqualTo(403);
  }

  @Test
  void noCallTakesABodyThatItWouldNotRead() {
    List<Entry> all =
        Stream.concat(AdminPaths.reads().stream(), AdminPaths.changes().stream()).toList();
    for (Entry entry : all.stream().filter(it -> !it.form()).toList()) {
      String path = entry.path().replace("ID", "dev").replace("RANGE", "192.0.2.0/24");
      TenantHouse.Answer answer = house.call(entry.method(), path, "{\"foo\":\"secret\"}");
      assertThat(answer.status()).as(path).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("unexpected_body");
      assertThat(answer.message()).startsWith("body: foo (expected: none");
    }
    assertThat(house.call("GET", "/admin/audit", "").json().path("audit")).isEmpty();
    assertThat(house.call("POST", "/admin/engines/a/drain", "{\"grace_ms\":5}").message())
        .isEqualTo("body: grace_ms (expected: none; in the query: grace_ms, hold)");
    assertThat(house.call("DELETE", "/admin/keys/dev", "x").message())
        .isEqualTo("body: 1 byte (expected: none)");
    assertThat(house.call("POST", "/admin/reload", "[\"secret\"]").message())
        .isEqualTo("body: 10 bytes (expected: none)");
    assertThat(house.call("POST", "/admin/reload", " {} ").status()).isEqualTo(200);
  }

  @Test
  void aFieldThatStandsTwiceIsRefused() {
    assertThat(
            house
                .call("POST", "/admin/keys", "{\"id\":\"k\",\"tier\":\"free\",\"id\":\"l\"}")
                .message())
        .isEqualTo("id: twice (expected: once)");
    assertThat(house.call("POST", "/key/generate", "{\"models\":[\"a\"],\"models\":[]}").message())
        .isEqualTo("models: twice (expected: once)");
    assertThat(house.call("POST", "/admin/tiers", "{\"id\":\"t\"} {\"id\":\"u\"}").message())
        .isEqualTo("body: no JSON object (expected: one)");
    assertThat(house.call("GET", "/admin/audit", "").json().path("audit")).isEmpty();
  }

  @Test
  void liteLlmsCallsTakeNoParameterThatTheyDoNotKnowEither() {
    assertThat(house.call("POST", "/key/generate?x=1", "{}").message())
        .isEqualTo("x: unknown parameter (expected: none)");
    assertThat(house.call("GET", "/key/info?kye=sk-1", "").message())
        .isEqualTo("kye: unknown parameter (did you mean \"key\"?)");
  }

  @Test
  void whatIsAsItWasIsNoRow() {
    String pro = "{\"weight\":3,\"requests_per_second\":5}";
    assertThat(house.call("PUT", "/admin/tiers/pro", pro).status()).isEqualTo(200);
    assertThat(house.call("PUT", "/admin/tiers/pro", pro).status()).isEqualTo(200);
    house.call("PUT", "/admin/tenants/x", "{\"models\":[\"a\",\"b\"]}");
    house.call("PUT", "/admin/tenants/x", "{\"models\":[\"a\",\"b\"]}");
    house.call("POST", "/admin/bans", "{\"address\":\"192.0.2.7\"}");
    house.call("POST", "/admin/bans", "{\"address\":\"192.0.2.7\"}");
    assertThat(house.call("GET", "/admin/audit", "").json().path("audit")).hasSize(3);
  }

  @Test
  void tenThousandTenantsAreMadeFoundAndChanged() {
    for (int i = 0; i < 10_000; i += 1000) {
      house.call("POST", "/admin/tenants", "{\"id\":\"t" + i + "\"}");
    }
    var tenants = new LinkedHashMap<String, Tenant>();
    var keys = new LinkedHashMap<String, KeySpec>();
    for (int i = 0; i < 10_000; i++) {
      String id = "d" + i;
      tenants.put(id, new Tenant(id, "org", "free", null));
      String sha256 = KeyRing.digest("secret-of-tenant-" + i);
      keys.put(id, KeySpec.plain(id, sha256, id));
    }
    var tiers = TenantHouse.DECLARED.directory().tiers();
    house.tenancy.declare(Declared.of(new Directory(tiers, tenants, keys, Map.of())));

    assertThat(house.who("secret-of-tenant-9999")).extracting(Key::tenant).isEqualTo("d9999");
    String key = house.key("{\"tenant\":\"d5000\"}");
    assertThat(house.who(key)).extracting(Key::tenant).isEqualTo("d5000");
    assertThat(house.tenancy.ring().size()).isEqualTo(10_001);
  }
}
