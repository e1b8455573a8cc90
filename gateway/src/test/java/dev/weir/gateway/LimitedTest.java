package dev.weir.gateway;

import static dev.weir.control.Tier.UNLIMITED;
import static dev.weir.gateway.ScriptedEngine.chunks;
import static dev.weir.gateway.ScriptedEngine.content;
import static dev.weir.gateway.ScriptedEngine.json;
import static dev.weir.gateway.ScriptedEngine.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Cors;
import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import dev.weir.control.KeyTerms;
import dev.weir.control.ModelTerms;
import dev.weir.control.Price;
import dev.weir.control.Proxies;
import dev.weir.control.Role;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.control.Tier;
import dev.weir.control.limits.Limit;
import dev.weir.gateway.RawClient.Answer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What tenants with limits get, over real sockets. */
class LimitedTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK = "{\"model\":\"m\",\"messages\":[],\"max_tokens\":10}";
  private static final String STREAM =
      "{\"model\":\"m\",\"stream\":true,\"messages\":[],\"max_tokens\":10}";
  private static final String BEARER = "Authorization: Bearer " + TestHouse.KEY;
  private static final String COUNTED =
      "{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5,\"total_tokens\":12}}";
  static final Settings PRICED =
      new Settings(
          Settings.Limits.DEFAULTS,
          Settings.Timeouts.DEFAULTS,
          null,
          Cors.OFF,
          Scheduling.DEFAULTS,
          Proxies.NONE,
          Map.of("m", new ModelTerms(new Price(1_000_000, 500_000, 2_000_000), null)));

  static Tier tier(long perMinute, long tokens, long concurrent, long perDay) {
    return new Tier(
        "t",
        UNLIMITED,
        perMinute,
        tokens,
        concurrent,
        UNLIMITED,
        perDay,
        UNLIMITED,
        UNLIMITED,
        0,
        1);
  }

  @Test
  void aLimitRefusesWithItsNameAndSaysWhen() {
    try (var engine = ScriptedEngine.saying(json(200, COUNTED));
        var house =
            TestHouse.with(
                Settings.DEFAULTS, TestHouse.keys(tier(2, 1000, UNLIMITED, UNLIMITED)), engine);
        var client = house.client()) {
      Answer first = client.post(CHAT, ASK, BEARER);
      assertThat(first.status()).isEqualTo(200);
      assertThat(first.header("x-ratelimit-limit-requests")).isEqualTo("2");
      assertThat(first.header("x-ratelimit-remaining-requests")).isEqualTo("1");
      assertThat(first.header("x-ratelimit-reset-requests")).startsWith("1m0");
      assertThat(first.header("x-ratelimit-limit-tokens")).isEqualTo("1000");
      assertThat(first.header("x-ratelimit-remaining-tokens")).isNotEmpty();
      assertThat(first.header("x-ratelimit-reset-tokens")).startsWith("1m0");
      assertThat(client.post(CHAT, ASK, BEARER).status()).isEqualTo(200);
      Answer refused = client.post(CHAT, ASK, BEARER);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.body()).contains("rate_limit_requests_per_minute", "tenant");
      assertThat(Long.parseLong(refused.header("retry-after-ms"))).isBetween(50_000L, 61_000L);
      assertThat(refused.header("retry-after")).isNotEmpty();
      assertThat(refused.header("x-ratelimit-remaining-requests")).isEqualTo("0");
      assertThat(engine.requests()).hasSize(2);
      house.assertNothingHeld();
    }
  }

  @Test
  void aChangedTierIsInForceWithTheNextRequestAndForgetsNothing() {
    try (var engine = ScriptedEngine.saying(json(200, COUNTED));
        var house =
            TestHouse.with(
                Settings.DEFAULTS,
                TestHouse.keys(tier(1, UNLIMITED, UNLIMITED, UNLIMITED)),
                engine);
        var client = house.client()) {
      assertThat(client.post(CHAT, ASK, BEARER).status()).isEqualTo(200);
      assertThat(client.post(CHAT, ASK, BEARER).status()).isEqualTo(429);
      KeyRing more = TestHouse.keys(tier(2, UNLIMITED, UNLIMITED, UNLIMITED));
      house.snapshots().update(s -> new Snapshot(0, s.settings(), s.engines(), s.models(), more));
      assertThat(client.post(CHAT, ASK, BEARER).status()).isEqualTo(200);
      assertThat(client.post(CHAT, ASK, BEARER).status()).isEqualTo(429);
    }
  }

  @Test
  void whatTheEngineCountedIsWhatIsCountedAndCharged() {
    try (var engine = ScriptedEngine.saying(json(200, COUNTED));
        var house = TestHouse.with(PRICED, TestHouse.keys(tier(100, 5000, 3, 1_000_000)), engine);
        var client = house.client()) {
      client.post(CHAT, ASK, BEARER);
      house.assertNothingHeld();
      assertThat(house.limits().used("tenant", Limit.TOKENS_PER_MINUTE)).isEqualTo(12);
      assertThat(house.limits().used("tenant", Limit.MONEY_PER_DAY)).isEqualTo(7 + 2 * 5);
    }
  }

  @Test
  void anImageByItsAddressIsReservedLikeOneInTheBody() {
    String image =
        "{\"model\":\"m\",\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
            + "\"image_url\",\"image_url\":{\"url\":\"https://example.org/a.png\"}}]}]}";
    try (var engine = ScriptedEngine.saying(json(200, COUNTED));
        var house =
            TestHouse.with(
                Settings.DEFAULTS,
                TestHouse.keys(tier(UNLIMITED, 500, UNLIMITED, UNLIMITED)),
                engine);
        var client = house.client()) {
      Answer refused = client.post(CHAT, image, BEARER);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.body()).contains("rate_limit_tokens_per_minute");
      assertThat(client.post(CHAT, ASK, BEARER).status()).isEqualTo(200);
      house.assertNothingHeld();
    }
  }

  @Test
  void aStreamThatReportsNothingIsCountedByItsPieces() {
    String pieces = stream(content("a"), content("b"), content("c"), "data: [DONE]\n\n");
    try (var engine = ScriptedEngine.saying(pieces);
        var house = TestHouse.with(PRICED, TestHouse.keys(tier(100, 5000, 3, 1_000_000)), engine);
        var client = house.client()) {
      assertThat(client.post(CHAT, STREAM, BEARER).status()).isEqualTo(200);
      house.assertNothingHeld();
      assertThat(house.limits().used("tenant", Limit.TOKENS_PER_MINUTE)).isEqualTo(1 + 3);
      assertThat(house.limits().used("tenant", Limit.MONEY_PER_DAY)).isEqualTo(1 + 2 * 3);
    }
  }

  @Test
  void aStreamThatBreaksOffIsChargedForWhatCame() {
    try (var engine = ScriptedEngine.sayingAndClosing(chunks(content("a"), content("b")));
        var house = TestHouse.with(PRICED, TestHouse.keys(tier(100, 5000, 3, 1_000_000)), engine);
        var client = house.client()) {
      client.post(CHAT, STREAM, BEARER);
      house.assertNothingHeld();
      assertThat(house.limits().used("tenant", Limit.TOKENS_PER_MINUTE)).isEqualTo(1 + 2);
    }
  }

  @Test
  void whatEnginesFailedAndWhatWasRefusedCostsNothing() {
    try (var engine = ScriptedEngine.saying(json(500, "{}"));
        var house = TestHouse.with(PRICED, TestHouse.keys(tier(100, 5000, 3, 1_000_000)), engine);
        var client = house.client()) {
      assertThat(client.post(CHAT, ASK, BEARER).status()).isGreaterThanOrEqualTo(500);
      String huge = "{\"model\":\"m\",\"messages\":[\"" + "word ".repeat(9000) + "\"]}";
      assertThat(client.post(CHAT, huge, BEARER).body()).contains("rate_limit_tokens_per_minute");
      house.assertNothingHeld();
      for (Limit limit : Limit.values()) {
        if (limit != Limit.CONTEXT) {
          assertThat(house.limits().used("tenant", limit)).as(limit.code()).isZero();
        }
      }
    }
  }

  @Test
  void aSpentBudgetRefusesAsBudgetUntilMidnight() {
    try (var engine = ScriptedEngine.saying(json(200, COUNTED));
        var house = TestHouse.with(PRICED, TestHouse.keys(tier(100, UNLIMITED, 3, 30)), engine);
        var client = house.client()) {
      assertThat(client.post(CHAT, ASK, BEARER).status()).isEqualTo(200);
      house.assertNothingHeld();
      Answer refused = client.post(CHAT, ASK, BEARER);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.body()).contains("budget_per_day");
      assertThat(Long.parseLong(refused.header("retry-after"))).isBetween(1L, 86_400L);
    }
  }

  @Test
  void aKeysOwnLimitHoldsWithinItsTenantsAndBurnsNothingOfThatWhenItRefuses() {
    Tier own = tier(1, UNLIMITED, UNLIMITED, UNLIMITED);
    KeyTerms terms = new KeyTerms("default", Role.NONE, own, KeyTerms.FOR_EVER, null, List.of());
    Key key = new Key("test", "tenant", tier(5, UNLIMITED, UNLIMITED, UNLIMITED), terms);
    String digest = HexFormat.of().formatHex(Doorman.sha256(TestHouse.KEY));
    try (var engine = ScriptedEngine.saying(json(200, COUNTED));
        var house = TestHouse.with(Settings.DEFAULTS, KeyRing.of(Map.of(digest, key)), engine);
        var client = house.client()) {
      assertThat(client.post(CHAT, ASK, BEARER).status()).isEqualTo(200);
      Answer refused = client.post(CHAT, ASK, BEARER);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.body()).contains("key test: no more than 1");
      house.assertNothingHeld();
      assertThat(house.limits().used("tenant", Limit.REQUESTS_PER_MINUTE)).isEqualTo(1);
    }
  }

  @Test
  void seatsComeBackWhenClientsGoAway() {
    try (var engine = ScriptedEngine.saying(chunks(content("a")));
        var house =
            TestHouse.with(
                Settings.DEFAULTS, TestHouse.keys(tier(100, UNLIMITED, 1, UNLIMITED)), engine)) {
      for (int i = 0; i < 5; i++) {
        try (var client = house.client()) {
          client.send(RawClient.request(CHAT, STREAM, BEARER));
          TestHouse.eventually(() -> house.limits().used("tenant", Limit.CONCURRENT) == 1);
          try (var second = house.client()) {
            assertThat(second.post(CHAT, ASK, BEARER).body())
                .contains("rate_limit_concurrent_requests");
          }
        }
        house.assertNothingHeld();
      }
    }
  }
}
