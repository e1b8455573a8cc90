package dev.weir.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.AutomaticBans;
import dev.weir.control.Cidr;
import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import dev.weir.control.Proxies;
import dev.weir.control.Role;
import dev.weir.control.Tier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TenantKeysTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final String KEY = "keys: [{ id: dev, sha256: " + DIGEST + " ";

  @TempDir Path folder = Path.of("");
  private ConfigFile file = new ConfigFile(folder);

  @BeforeEach
  void aFile() {
    file = new ConfigFile(folder);
  }

  private Key key(String yaml) {
    KeyRing ring = file.valid(ConfigFile.ENGINE + yaml).snapshot().keys();
    return Objects.requireNonNull(ring.find(HexFormat.of().parseHex(DIGEST)));
  }

  @Test
  void aKeyHasTheTierAndOrganisationOfItsTenant() {
    Key key =
        key(
            """
            prices: [{ model: a, input: 1, output: 1 }]
            tiers:
              - { id: pro, requests_per_second: 100, money_per_day: 12.50, weight: 0.5, priority: -2 }
              - { id: small, concurrent: 2 }
            tenants:
              - { id: acme, org: group, tier: pro, models: [a, b] }
            """
                + KEY
                + ", tenant: acme, tier: small, role: viewer, expires: 2099-01-01,"
                + " models: [b, c], addresses: [10.0.0.0/8] }]");

    assertThat(key.tenant()).isEqualTo("acme");
    assertThat(key.tier().name()).isEqualTo("pro");
    assertThat(key.tier().requestsPerSecond()).isEqualTo(100);
    assertThat(key.tier().requestsPerMinute()).isEqualTo(Tier.UNLIMITED);
    assertThat(key.tier().microsPerDay()).isEqualTo(12_500_000);
    assertThat(key.tier().weight()).isEqualTo(0.5);
    assertThat(key.tier().priority()).isEqualTo(-2);
    assertThat(key.terms().org()).isEqualTo("group");
    assertThat(key.terms().role()).isEqualTo(Role.VIEWER);
    assertThat(Objects.requireNonNull(key.terms().own()).concurrent()).isEqualTo(2);
    assertThat(key.terms().until()).isEqualTo(4_070_908_800_000L);
    assertThat(key.terms().models()).containsExactly("b");
    assertThat(key.terms().addresses()).containsExactly(Cidr.parse("10.0.0.0/8"));
  }

  @Test
  void aTenantOfWhomNothingIsSaidHasTheDefaultTier() {
    assertThat(key(KEY + ", tenant: any }]").tier()).isEqualTo(Tier.DEFAULT);
    assertThat(key("tiers: [{ id: default, queued: 7 }]\n" + KEY + "}]").tier().queued())
        .isEqualTo(7);
  }

  @Test
  void namesThatDoNotExistAreToldWithTheNearest() {
    String tiers = "tiers: [{ id: free }]\ntenants: [{ id: acme, tier: fre }]\n";
    assertThat(file.problems(ConfigFile.ENGINE + tiers + KEY + ", tenant: acne, tier: x }]"))
        .containsExactly(
            "weir.yaml:3: tenants[0].tier: \"fre\" is no tier (did you mean \"free\"?)",
            "weir.yaml:4: keys[0].tier: \"x\" is no tier (expected: one of free)",
            "weir.yaml:4: keys[0].tenant: \"acne\" is no tenant (did you mean \"acme\"?)");
  }

  @Test
  void absurdAndNegativeLimitsAreRefused() {
    for (String limit :
        new String[] {
          "concurrent: 0",
          "concurrent: -1",
          "queued: many",
          "tokens_per_minute: 1e9",
          "requests_per_second: 99999999999999",
          "money_per_day: -1",
          "money_per_day: 0",
          "money_per_month: 0.0000001",
          "weight: 0",
          "weight: 1001",
          "priority: 101"
        }) {
      String name = limit.substring(0, limit.indexOf(':'));
      assertThat(file.problems(ConfigFile.ENGINE + "tiers: [{ id: t, " + limit + " }]"))
          .as(limit)
          .singleElement()
          .asString()
          .contains("tiers[0]." + name + ": ", "expected: ");
    }
  }

  @Test
  void whatNarrowsAKeyIsReadStrictly() {
    for (String wrong :
        new String[] {
          "expires: tomorrow", "role: boss", "addresses: [10.0.0.1/8]", "addresses: [localhost]"
        }) {
      assertThat(file.problems(ConfigFile.ENGINE + KEY + ", " + wrong + " }]"))
          .as(wrong)
          .singleElement()
          .asString()
          .contains("expected: ");
    }
  }

  @Test
  void theEdgeIsConfigured() {
    Configuration read =
        file.valid(
            """
            server: { trusted_proxies: [10.0.0.0/8], forwarded: forwarded, proxy_protocol: true }
            bans: { addresses: [192.0.2.0/24], refusals: 20, window: 30s, duration: 1h }
            """
                + ConfigFile.ENGINE);
    Proxies proxies = read.snapshot().settings().proxies();
    assertThat(proxies.trusted()).containsExactly(Cidr.parse("10.0.0.0/8"));
    assertThat(proxies.header()).isEqualTo(Proxies.Header.FORWARDED);
    assertThat(proxies.protocol()).isTrue();
    assertThat(read.declared().bans())
        .isEqualTo(new AutomaticBans.Rules(20, Duration.ofSeconds(30), Duration.ofHours(1)));
    assertThat(read.snapshot().keys().bans().contains(Cidr.literal("192.0.2.9"), 0, 0)).isTrue();
  }

  @Test
  void aProviderClosesTheDoorForThoseWithoutAToken() {
    Configuration read =
        file.valid(
            ConfigFile.ENGINE
                + "identity: [{ issuer: i, audience: a, jwks_url: \"https://login.invalid/k\" }]");
    assertThat(read.snapshot().keys().isOpen()).isFalse();
    assertThat(read.declared().providers().getFirst().tenantClaim()).isEqualTo("tenant");
    assertThat(
            file.problems(
                ConfigFile.ENGINE
                    + "identity: [{ issuer: i, audience: a, jwks_url: \"http://login.invalid/k\" }]"))
        .singleElement()
        .asString()
        .contains("identity[0].jwks_url", "https");
  }

  @Test
  void tenThousandTenantsAreRead() {
    StringBuilder yaml = new StringBuilder("tenants:\n");
    for (int i = 0; i < 10_000; i++) {
      yaml.append("  - { id: t").append(i).append(", tier: free }\n");
    }
    String all = ConfigFile.ENGINE + "tiers: [{ id: free }]\n" + yaml;
    assertThat(file.valid(all).declared().directory().tenants()).hasSize(10_000);
  }

  @Test
  void theStoresPasswordIsNotPrinted() {
    String url = "store: { url: \"jdbc:postgresql://db/weir\", user: w, password: \"a b\" }";
    assertThat(file.problems(ConfigFile.ENGINE + url))
        .singleElement()
        .asString()
        .doesNotContain("a b");
    for (String hidden : List.of("u:hunter2@db/weir", "db/weir?ssl=1&password=hunter2")) {
      assertThat(
              file.problems(
                  ConfigFile.ENGINE + "store: { url: \"jdbc:postgresql://" + hidden + "\" }"))
          .singleElement()
          .asString()
          .contains("db/weir", "without a password)")
          .doesNotContain("hunter2");
    }
  }
}
