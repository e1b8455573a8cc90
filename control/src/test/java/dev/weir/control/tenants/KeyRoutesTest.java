package dev.weir.control.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class KeyRoutesTest {
  private final TenantHouse house = new TenantHouse();

  @Test
  void aMadeKeyOpensAtOnceAndIsShownOnce() {
    TenantHouse.Answer made =
        house.call("POST", "/admin/keys", "{\"tenant\":\"acme\",\"models\":[\"chat\",\"x\"]}");

    assertThat(made.status()).isEqualTo(201);
    String key = made.json().path("key").asString();
    String id = made.json().path("id").asString();
    assertThat(key).startsWith("sk-weir-" + id + "-").hasSize("sk-weir-".length() + 8 + 1 + 43);
    Key who = Objects.requireNonNull(house.who(key));
    assertThat(who.tenant()).isEqualTo("acme");
    assertThat(who.terms().org()).isEqualTo("group");
    assertThat(who.terms().models()).containsExactly("chat");
    assertThat(house.call("GET", "/admin/keys", "").body())
        .contains(id)
        .doesNotContain(key)
        .doesNotContain(KeyRing.digest(key));
  }

  @Test
  void anyStringThatClientsHaveAlreadyIsAKeyByItsTextOrItsDigest() {
    house.key("{\"id\":\"old\",\"key\":\"my-old-key-0123456789\"}");
    String digest = KeyRing.digest("another-0123456789");
    house.call("POST", "/admin/keys", "{\"id\":\"o2\",\"sha256\":\"" + digest + "\"}");

    assertThat(house.who("my-old-key-0123456789")).extracting(Key::id).isEqualTo("old");
    assertThat(house.who("another-0123456789")).extracting(Key::id).isEqualTo("o2");
    assertThat(house.call("POST", "/admin/keys", "{\"key\":\"my-old-key-0123456789\"}").status())
        .isEqualTo(409);
    assertThat(house.call("POST", "/admin/keys", "{\"key\":\"short\"}").status()).isEqualTo(400);
  }

  @Test
  void aRevokedKeyIsRefusedAndASecondDeleteTakesItOffTheList() {
    String key = house.key("{\"id\":\"k\"}");
    assertThat(house.call("DELETE", "/admin/keys/k", "").json().path("done").asString())
        .isEqualTo("revoke");
    assertThat(house.code(key)).isEqualTo("key_revoked");
    assertThat(house.call("GET", "/admin/keys/k", "").body()).contains("\"state\":\"revoked\"");
    assertThat(house.call("DELETE", "/admin/keys/k", "").status()).isEqualTo(200);
    assertThat(house.call("GET", "/admin/keys/k", "").status()).isEqualTo(404);
    assertThat(house.code(key)).isEqualTo("invalid_api_key");
  }

  @Test
  void aRotatedKeyOpensWithBothSecretsUntilTheOverlapEnds() {
    String old = house.key("{\"id\":\"k\"}");
    String fresh =
        house
            .call("POST", "/admin/keys/k/rotate", "{\"overlap\":\"1h\"}")
            .json()
            .path("key")
            .asString();

    assertThat(fresh).startsWith("sk-weir-k-").isNotEqualTo(old);
    assertThat(house.who(old)).extracting(Key::id).isEqualTo("k");
    assertThat(house.who(fresh)).extracting(Key::id).isEqualTo("k");
    house.clock.addAndGet(Duration.ofHours(1).toMillis());
    assertThat(house.who(old)).isNull();
    assertThat(house.who(fresh)).isNotNull();
    house.call("DELETE", "/admin/keys/k", "");
    assertThat(house.who(fresh)).isNull();
  }

  @Test
  void anExpiredKeyIsOneInItsTimeAndOneAtATimeGoneByIsNotMade() {
    String key = house.key("{\"id\":\"k\",\"duration\":\"30s\"}");
    assertThat(house.who(key)).isNotNull();
    house.clock.addAndGet(30_000);
    assertThat(house.who(key)).isNull();
    assertThat(house.call("GET", "/admin/keys/k", "").body()).contains("\"state\":\"expired\"");
    assertThat(house.call("POST", "/admin/keys", "{\"expires\":\"2020-01-01\"}").message())
        .isEqualTo("expires: 2020-01-01T00:00:00Z (expected: a time to come)");
  }

  @Test
  void whatTheFileDeclaresIsReadOnly() {
    assertThat(house.call("DELETE", "/admin/keys/dev", "").status()).isEqualTo(409);
    assertThat(house.call("POST", "/admin/keys/dev/rotate", "").code()).isEqualTo("declared");
    assertThat(house.call("PUT", "/admin/tiers/free", "{}").code()).isEqualTo("declared");
    assertThat(house.call("DELETE", "/admin/tenants/acme", "").message())
        .isEqualTo("tenant: acme is declared in weir.yaml (expected: change it there)");
  }

  @Test
  void mistakesAreSaidWithTheNearestNameAndNothingHappens() {
    assertThat(house.call("POST", "/admin/keys", "{\"tenant\":\"acm\"}").message())
        .isEqualTo("tenant: acm does not exist (expected: did you mean \"acme\"?)");
    assertThat(house.call("POST", "/admin/keys", "{\"tier\":\"fre\"}").code())
        .isEqualTo("unknown_tier");
    assertThat(house.call("POST", "/admin/keys", "{\"tenat\":\"acme\"}").message())
        .isEqualTo("tenat: unknown field (did you mean \"tenant\"?)");
    assertThat(house.call("POST", "/admin/keys", "{\"id\":\"dev\"}").status()).isEqualTo(409);
    assertThat(house.call("POST", "/admin/keys", "{\"role\":\"boss\"}").status()).isEqualTo(400);
    assertThat(house.call("POST", "/admin/keys", "[1").status()).isEqualTo(400);
    assertThat(house.call("POST", "/admin/keys", "{\"addresses\":[\"10.0.0.1/8\"]}").status())
        .isEqualTo(400);
    assertThat(house.call("PATCH", "/admin/keys", "").status()).isEqualTo(405);
    assertThat(house.tenancy.view().made()).isEqualTo(Directory.EMPTY);
  }

  @Test
  void liteLlmsClientsMakeKeysAndAskForThem() {
    TenantHouse.Answer made =
        house.call(
            "POST",
            "/key/generate",
            "{\"key_alias\":\"app\",\"team_id\":\"acme\",\"models\":[],\"duration\":\"30d\"}");
    String key = made.json().path("key").asString();

    assertThat(house.who(key)).extracting(Key::tenant).isEqualTo("acme");
    assertThat(made.json().path("token").asString()).isEqualTo(KeyRing.digest(key));
    assertThat(made.json().path("expires").asString()).isEqualTo("2026-10-21T14:13:20Z");
    TenantHouse.Answer info = house.call("GET", "/key/info?key=" + KeyRing.digest(key), "");
    assertThat(info.json().path("info").path("team_id").asString()).isEqualTo("acme");
    assertThat(house.call("GET", "/key/info?key=" + key, "").body()).isEqualTo(info.body());
    assertThat(house.call("POST", "/key/generate", "{\"rpm_limit\":5}").message())
        .startsWith("rpm_limit: unknown field");
  }
}
