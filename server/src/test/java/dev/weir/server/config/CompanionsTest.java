package dev.weir.server.config;

import static dev.weir.server.config.ConfigFile.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that would be read, and change nothing. */
final class CompanionsTest {
  private static final String DIGEST = "0".repeat(64);

  @TempDir Path folder;
  private ConfigFile file;

  @BeforeEach
  void aFile() {
    file = new ConfigFile(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limits: { redis: { gateways: 4 } }        | limits.redis.gateways: 4 without url (expected: url, the Redis
          limits: { redis: { gateway: a } }         | limits.redis.gateway: a without url (expected: url, the Redis
          store: { user: w }                        | store.user: w without url (expected: url, the database
          bans: { window: 5s }                      | bans.window: 5s without refusals (expected: refusals, wrong keys
          bans: { duration: 5s }                    | bans.duration: 5s without refusals (expected: refusals, wrong
          server: { forwarded: forwarded }          | server.forwarded: forwarded without trusted_proxies (expected:
          server: { proxy_protocol: true }          | server.proxy_protocol: true without trusted_proxies (expected:
          tiers: [{ id: t, money_per_day: 2.5 }]    | tiers[0].money_per_day: 2.5 without prices (expected: prices,
          tiers: [{ id: t, money_per_month: 25 }]   | tiers[0].money_per_month: 25 without prices (expected: prices,
          """)
  void aKeyWithoutTheOneThatItBelongsToIsRefused(String yaml, String problem) {
    assertThat(file.problems(ENGINE + yaml)).singleElement().asString().startsWith(at(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shadow: { share: 0.1 }                    | shadow.share: 0.1 without to (expected: to, the model that
          shadow: { in_flight: 4 }                  | shadow.in_flight: 4 without to (expected: to, the model that
          shadow: { silence: 4s }                   | shadow.silence: 4s without to (expected: to, the model that
          degrade: { enter: 1.5 }                   | degrade.enter: 1.5 without steps (expected: steps, what the
          degrade: { leave: 0.2, steps: [] }        | degrade.leave: 0.2 without steps (expected: steps, what the
          degrade: { enter_after: 1s }              | degrade.enter_after: 1s without steps (expected: steps, what
          degrade: { leave_after: 1m }              | degrade.leave_after: 1m without steps (expected: steps, what
          degrade: { steps: [{ classes: [] }] }     | degrade.steps[0].classes: [] (expected: at least one; where
          degrade: { steps: [busy, max_tokens: 5] } | degrade.steps[1].max_tokens: 5 behind busy (expected: busy as
          degrade: { steps: [max_tokens: 5, max_tokens: 9] } | degrade.steps[1].max_tokens: 9 (expected: less than the
          """)
  void aModelsToo(String yaml, String problem) {
    assertThat(file.problems(ENGINE + "models: [{ id: m, engines: [a], " + yaml + " }]"))
        .singleElement()
        .asString()
        .startsWith(at("models[0]." + problem));
  }

  /** It could be meant as nobody or as everybody. */
  @Test
  void anEmptyListThatCouldMeanEitherIsRefused() {
    assertThat(file.problems("engines: [{ id: a, kind: vllm, url: \"http://h:1\", gpus: [] }]"))
        .containsExactly(
            "weir.yaml:1: engines[0].gpus: [] (expected: at least one; all of them: leave it out)");
    assertThat(file.problems(ENGINE + "keys: [{ id: k, sha256: " + DIGEST + ", addresses: [] }]"))
        .containsExactly(
            at("keys[0].addresses: [] (expected: at least one; from everywhere: leave it out)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          health: { min_ejected: 9s, max_ejected: 8s }  | health.min_ejected: 9s (expected: at most max_ejected, which is 8s)
          health: { min_ejected: 2m }                   | health.min_ejected: 2m (expected: at most max_ejected, which is 1m)
          health: { max_ejected: 500ms }                | health.max_ejected: 500ms (expected: at least min_ejected, which is 1s)
          health: { breaker: { most_calls: 5 } }        | health.breaker.most_calls: 5 (expected: at least least_calls, which is 20)
          server: { limits: { buffered_bytes: 1MiB } }  | server.limits.buffered_bytes: 1MiB (expected: at least body_bytes, which is 32MiB)
          """)
  void boundsDoNotCross(String yaml, String problem) {
    assertThat(file.problems(ENGINE + yaml)).containsExactly(at(problem));
  }

  @Test
  void aProvidersKeysAreLookedAtBeforeTheyAreTooOld() {
    String provider = "identity: [{ issuer: i, audience: a, jwks_url: \"https://l.invalid\", ";
    assertThat(file.problems(ENGINE + provider + "grace: 1m }]"))
        .containsExactly(at("identity[0].grace: 1m (expected: at least refresh, which is 5m)"));
  }

  @Test
  void aPasswordWithoutAUserIsNotPrinted() {
    assertThat(
            file.problems(
                ENGINE + "store: { url: \"jdbc:postgresql://db/weir\", password: hunter2 }"))
        .containsExactly(
            at("store.password: 7 characters without user (expected: user, who Weir is to it)"));
    assertThat(file.problems(ENGINE + "store: { password: hunter2 }"))
        .singleElement()
        .asString()
        .startsWith(at("store.password: 7 characters without url (expected: url, the database"));
  }

  @Test
  void whatStandsForAValueFromOutsideIsShownAndNotTheValue() {
    assertThat(file.problems(ENGINE + "store: { user: \"${KEY}\" }"))
        .singleElement()
        .asString()
        .startsWith(at("store.user: ${KEY} without url"));
  }

  @Test
  void whatASwitchTurnsOffMayStay() {
    file.valid(
        ENGINE
            + """
            server: { trusted_proxies: [], forwarded: x-forwarded-for, proxy_protocol: false }
            resume: { enabled: false, attempts: 5 }
            ledger: { keep: never, retention_days: 7 }
            """);
  }

  @Test
  void whatIsMissingBecauseItIsWrongIsToldOnce() {
    assertThat(file.problems(ENGINE + "limits: { redis: { url: \"ftp://h\", gateways: 4 } }"))
        .singleElement()
        .asString()
        .contains("limits.redis.url");
    assertThat(file.problems(ENGINE + "limits: 5\nhealth: []\nstore: { user: [] }")).hasSize(3);
  }

  private static String at(String problem) {
    return "weir.yaml:2: " + problem;
  }
}
