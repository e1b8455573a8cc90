package dev.weir.control.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.AutomaticBans;
import dev.weir.control.Key;
import dev.weir.control.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JwtTest {
  private static final long NOW = TenantHouse.NOW / 1000;
  private static final String SOUND =
      "{\"iss\":\"https://login/\",\"aud\":[\"x\",\"weir\"],\"sub\":\"ann@acme\",\"tenant\":\"acme\",\"exp\":"
          + (NOW + 600)
          + "}";

  private ScriptedProvider provider;
  private KeyPair pair;
  private TenantHouse house;

  @SuppressWarnings("NullAway.Init") // made before each test
  JwtTest() {}

  @BeforeEach
  void start() throws Exception {
    provider = new ScriptedProvider();
    pair = provider.rsa("k1");
    house = house(Duration.ofMinutes(30));
    eventually(() -> house.who(token(SOUND)) != null);
  }

  private TenantHouse house(Duration grace) {
    Declared declared =
        new Declared(
            TenantHouse.DECLARED.directory(),
            List.of(provider.spec(grace)),
            AutomaticBans.Rules.OFF,
            Declared.AUDIT_DAYS);
    return new TenantHouse(declared, new MemoryTenantStore());
  }

  @AfterEach
  void stop() {
    house.tenancy.close();
    provider.close();
  }

  private String token(String claims) {
    try {
      return ScriptedProvider.token(pair, "RS256", "k1", claims);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static void eventually(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(5);
    }
  }

  @Test
  void aTokenOpensForItsTenantUntilItEnds() {
    Key who = Objects.requireNonNull(house.who(token(SOUND)));
    assertThat(who.id()).isEqualTo("jwt:ann@acme");
    assertThat(who.tenant()).isEqualTo("acme");
    assertThat(who.terms().org()).isEqualTo("group");
    assertThat(who.terms().role()).isEqualTo(Role.NONE);
    assertThat(who.terms().models()).containsExactlyInAnyOrder("chat", "code");
    assertThat(who.terms().until()).isEqualTo((NOW + 660) * 1000);
    house.clock.addAndGet(Duration.ofMinutes(11).toMillis());
    assertThat(house.code(token(SOUND))).isEqualTo("token_expired");
  }

  @Test
  void aClaimMayNameARole() {
    String claims = SOUND.replace("\"sub\"", "\"role\":\"tenant-admin\",\"sub\"");
    assertThat(Objects.requireNonNull(house.who(token(claims))).terms().role())
        .isEqualTo(Role.TENANT_ADMIN);
  }

  @Test
  void ellipticCurvesAreVerifiedToo() throws Exception {
    KeyPair curve = provider.ec("k2");
    house.tenancy.close();
    house = house(Duration.ofMinutes(30));
    String token = ScriptedProvider.token(curve, "ES256", "k2", SOUND);
    eventually(() -> house.who(token) != null);
    assertThat(house.code(ScriptedProvider.token(curve, "ES256", "k1", SOUND)))
        .isEqualTo("invalid_token");
  }

  @Test
  void noneAndSharedSecretsAreRefusedWhateverTheHeaderSays() throws Exception {
    String none = ScriptedProvider.base64("{\"alg\":\"none\",\"kid\":\"k1\"}");
    assertThat(house.code(none + "." + ScriptedProvider.base64(SOUND) + "."))
        .isEqualTo("invalid_token");

    // The public key, which everybody has, taken for a secret.
    String signed =
        ScriptedProvider.base64("{\"alg\":\"HS256\",\"kid\":\"k1\"}")
            + "."
            + ScriptedProvider.base64(SOUND);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(pair.getPublic().getEncoded(), "HmacSHA256"));
    byte[] forged = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
    assertThat(house.code(signed + "." + ScriptedProvider.base64(forged)))
        .isEqualTo("invalid_token");
  }

  @Test
  void whatWasChangedAfterSigningIsRefused() {
    String[] parts = token(SOUND).split("\\.", -1);
    String other = ScriptedProvider.base64(SOUND.replace("acme", "evil"));
    assertThat(house.code(parts[0] + "." + other + "." + parts[2])).isEqualTo("invalid_token");
    assertThat(house.code(parts[0] + "." + parts[1] + ".")).isEqualTo("invalid_token");
    assertThat(house.code(parts[0] + "." + parts[1])).isEqualTo("invalid_api_key");
    assertThat(house.code(token(SOUND) + ".x")).isEqualTo("invalid_api_key");
    assertThat(house.code("ey.ey.ey")).isEqualTo("invalid_api_key");
  }

  @Test
  void claimsThatAreNotForUsAreRefused() {
    assertThat(house.code(token(SOUND.replace("\"weir\"", "\"other\""))))
        .isEqualTo("invalid_token");
    assertThat(house.code(token(SOUND.replace("https://login/", "https://login"))))
        .isEqualTo("unknown_issuer");
    assertThat(house.code(token(SOUND.replace("\"exp\"", "\"xp\"")))).isEqualTo("token_expired");
    assertThat(house.code(token(SOUND.replace("}", ",\"nbf\":" + (NOW + 120) + "}"))))
        .isEqualTo("invalid_token");
    assertThat(house.code(token(SOUND.replace("\"acme\"", "\"nobody\""))))
        .isEqualTo("unknown_tenant");
    assertThat(house.code(token(SOUND.replace("\"tenant\"", "\"t\"")))).isEqualTo("forbidden");
  }

  @Test
  void anUnknownKeyIsLookedUpButNotForEveryToken() throws Exception {
    KeyPair other = provider.rsa("k9");
    int before = provider.looks.get();
    String token = ScriptedProvider.token(other, "RS256", "k9", SOUND);
    // The look at the start was a moment ago: made-up tokens do not bring the next one forward.
    for (int i = 0; i < 100; i++) {
      assertThat(house.code(token)).isEqualTo("invalid_token");
    }
    assertThat(provider.looks.get()).isEqualTo(before);
  }

  @Test
  void aProviderThatIsDownIsOutlivedByItsKeysForAWhile() throws Exception {
    provider.broken = true;
    assertThat(house.who(token(SOUND))).isNotNull();
    house.tenancy.close();
    house = house(Duration.ofSeconds(1));
    assertThat(house.code(token(SOUND))).isEqualTo("identity_unavailable");
  }

  @Test
  void keysOfWeirAreNotTouchedByAProviderThatIsDown() throws IOException {
    provider.broken = true;
    String key = house.key("{}");
    assertThat(house.who(key)).isNotNull();
  }
}
