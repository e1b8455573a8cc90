package dev.weir.gateway;

import static dev.weir.gateway.ScriptedEngine.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import dev.weir.control.KeyTerms;
import dev.weir.control.ModelTerms;
import dev.weir.control.Price;
import dev.weir.control.Role;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.control.Tier;
import dev.weir.control.degrade.LadderSpec;
import dev.weir.control.degrade.Standing;
import dev.weir.control.degrade.Step;
import dev.weir.control.port.LedgerRow;
import dev.weir.control.port.LedgerRow.Detour;
import dev.weir.gateway.RawClient.Answer;
import dev.weir.scheduler.Outcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What requests give up while their model is hard pressed, over real sockets. */
class ReliefTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
  private static final String COUNTED =
      "{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5,\"total_tokens\":12}}";
  private static final String BEARER = "Authorization: Bearer " + TestHouse.KEY;

  private final ScriptedEngine large = ScriptedEngine.saying(json(200, COUNTED));
  private final ScriptedEngine small = ScriptedEngine.saying(json(200, COUNTED));
  private final NotedRows rows = new NotedRows();
  private final TestHouse house = TestHouse.remembering(rows, large);

  @AfterEach
  void nothingIsHeld() {
    house.assertNothingHeld();
    house.close();
    large.close();
    small.close();
  }

  /** Two models: m, whose requests may go to s; m stands on the last of these steps. */
  private void standingOn(Step... steps) {
    standingOn(steps.length, KeyRing.open(), EngineKind.SIM, 1000, steps);
  }

  private void standingOn(int rung, KeyRing keys, EngineKind kind, int concurrency, Step... steps) {
    LadderSpec ladder =
        new LadderSpec(
            Arrays.asList(steps), 1, 0.5, Duration.ofMillis(500), Duration.ofMillis(500));
    Map<String, ModelTerms> terms =
        Map.of(
            "m", new ModelTerms(new Price(2_000_000, 0, 2_000_000), null, null, ladder, null),
            "s", new ModelTerms(new Price(1_000_000, 0, 1_000_000), null));
    TwoModels.serve(
        house,
        terms,
        spec("e0", kind, large.port(), concurrency),
        spec("e1", kind, small.port(), concurrency),
        keys);
    if (rung > 0) {
      standing().hold(rung);
    }
  }

  private static EngineSpec spec(String id, EngineKind kind, int port, int concurrency) {
    URI url = URI.create("http://127.0.0.1:" + port);
    return new EngineSpec(id, kind, url, null, null, concurrency);
  }

  private Standing standing() {
    return Objects.requireNonNull(house.ladders().of("m"));
  }

  private static String asked(ScriptedEngine engine) {
    return Objects.requireNonNull(engine.requests().poll(), "nobody asked it").body();
  }

  private Answer ask(String body, String... headers) {
    return post(CHAT, body, headers);
  }

  private Answer post(String path, String body, String... headers) {
    try (RawClient client = house.client()) {
      return client.post(path, body, headers);
    }
  }

  private String metrics() {
    try (RawClient client = house.client()) {
      return client.get("/metrics").body();
    }
  }

  @Test
  void aLongAnswerIsShortenedAndTold() {
    standingOn(new Step.Shorten(512));
    Answer answer = ask(ASK);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-weir-degraded")).isEqualTo("max_tokens=512");
    assertThat(asked(large)).isEqualTo("{\"model\":\"m\",\"messages\":[],\"max_tokens\":512}");
    assertThat(rows.only().detour()).isEqualTo(new Detour("", "max_tokens=512", false));
    assertThat(metrics())
        .contains(
            "weir_degraded_step{model=\"m\"} 1.0",
            "weir_degraded_transitions_total{direction=\"taken\",model=\"m\"} 1.0",
            "weir_degraded_requests_total{model=\"m\",step=\"max_tokens\"} 1.0");
  }

  @Test
  void aStreamIsShortenedAsWell() {
    large.script((_, out) ->
        out.write(
            ScriptedEngine.stream(ScriptedEngine.content("a"), "data: [DONE]\n\n")
                .getBytes(StandardCharsets.UTF_8)));
    standingOn(new Step.Shorten(512));
    Answer answer = ask("{\"model\":\"m\",\"messages\":[],\"stream\":true,\"max_tokens\":9000}");
    assertThat(answer.body()).contains("[DONE]");
    assertThat(answer.header("x-weir-degraded")).isEqualTo("max_tokens=512");
    assertThat(asked(large)).contains("\"max_tokens\":512").contains("include_usage");
  }

  @Test
  void whoAsksForFewerTokensIsNotTouched() {
    standingOn(new Step.Shorten(512));
    String few = "{\"model\":\"m\",\"messages\":[],\"max_tokens\":512}";
    Answer answer = ask(few, "x-weir-degrade: never");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-weir-degraded")).isEmpty();
    assertThat(asked(large)).isEqualTo(few);
    assertThat(rows.only().detour()).isEqualTo(Detour.NONE);
  }

  @Test
  void callsThatGenerateNothingAreNotTouched() {
    standingOn(new Step.Shorten(512), new Step.Smaller("s"));
    large.script(
        (_, out) -> out.write(json(200, "{\"data\":[]}").getBytes(StandardCharsets.UTF_8)));
    Answer answer = post("/v1/embeddings", "{\"model\":\"m\",\"input\":\"x\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-weir-degraded")).isEmpty();
    assertThat(asked(large)).isEqualTo("{\"model\":\"m\",\"input\":\"x\"}");
  }

  /** Its engine ends it after a few tokens: a bound of Weir's would make it longer. */
  @Test
  void aTextCompletionWithoutABoundIsNotTouched() {
    standingOn(new Step.Shorten(512));
    post("/v1/completions", "{\"model\":\"m\",\"prompt\":\"x\"}");
    assertThat(asked(large)).isEqualTo("{\"model\":\"m\",\"prompt\":\"x\"}");
  }

  @Test
  void aTranslatedRequestIsShortenedBeforeItIsTranslated() {
    large.script((_, out) ->
        out.write(
            json(
                    200,
                    "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":"
                        + "{\"role\":\"assistant\",\"content\":\"hi\"}}]}")
                .getBytes(StandardCharsets.UTF_8)));
    standingOn(1, KeyRing.open(), EngineKind.COMPATIBLE, 1000, new Step.Shorten(64));
    Answer answer =
        post(
            "/v1/responses",
            "{\"model\":\"m\",\"input\":\"hi\",\"max_output_tokens\":4000,\"store\":false}");
    assertThat(answer.header("x-weir-degraded")).isEqualTo("max_tokens=64");
    String body = asked(large);
    assertThat(body.replace(" ", "")).containsPattern("\"max_[a-z_]*tokens\":64");
  }

  @Test
  void aSmallerModelAnswersAndIsPaidFor() {
    standingOn(new Step.Smaller("s"));
    Answer answer = ask(ASK);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-weir-degraded")).isEqualTo("model=s");
    assertThat(asked(small)).isEqualTo("{\"model\":\"s\",\"messages\":[]}");
    assertThat(large.requests()).isEmpty();
    LedgerRow row = rows.only();
    assertThat(row.call().model()).isEqualTo("s");
    assertThat(row.detour()).isEqualTo(new Detour("m", "model=s", false));
    assertThat(row.costMicros()).isEqualTo(12);
    assertThat(metrics()).contains("weir_requests_total{model=\"s\",outcome=\"served\"} 1.0");
  }

  @Test
  void aKeyThatMayNotNameTheSmallerModelStaysWithItsOwn() {
    String digest = HexFormat.of().formatHex(Doorman.sha256(TestHouse.KEY));
    standingOn(
        1,
        KeyRing.of(Map.of(digest, onlyFor(Set.of("m")))),
        EngineKind.SIM,
        1000,
        new Step.Smaller("s"));
    Answer answer = ask(ASK, BEARER);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-weir-degraded")).isEmpty();
    assertThat(asked(large)).isEqualTo(ASK);
  }

  private static Key onlyFor(Set<String> models) {
    KeyTerms terms = new KeyTerms("default", Role.NONE, null, KeyTerms.FOR_EVER, models, List.of());
    return new Key("test", "tenant", Tier.DEFAULT, terms);
  }

  @Test
  void whoWantsNothingLessIsToldThatItIsBusy() {
    standingOn(new Step.Shorten(512));
    Answer answer = ask(ASK, "x-weir-degrade: never");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).contains("\"code\":\"degraded\"", "max_tokens=512");
    assertThat(answer.header("retry-after")).isEqualTo("1");
    assertThat(large.requests()).isEmpty();
    assertThat(rows.only().outcome()).isEqualTo(Outcome.REJECTED_BUSY);
  }

  @Test
  void otherClassesAreServedAtOnceOrNotAtAll() {
    Gate gate = new Gate();
    try (ScriptedEngine slow = gate.engine(json(200, COUNTED));
        RawClient first = house.client()) {
      standingOn(1, KeyRing.open(), EngineKind.SIM, 1, new Step.Only(List.of("gold")));
      house
          .snapshots()
          .update(now -> {
            Map<String, EngineSpec> engines = new LinkedHashMap<>(now.engines());
            engines.put("e0", spec("e0", EngineKind.SIM, slow.port(), 1));
            return new Snapshot(0, now.settings(), engines, now.models(), now.keys());
          });
      first.send(RawClient.request(CHAT, ASK));
      TestHouse.eventually(() -> house.engine("e0").engine().inFlight() == 1);
      Answer refused = ask(ASK);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("\"code\":\"busy\"");
      assertThat(refused.header("x-weir-degraded")).isEqualTo("classes=gold");
      gate.open();
      assertThat(first.read().status()).isEqualTo(200);
    }
  }

  @Test
  void onTheLastStepNobodyIsServed() {
    standingOn(new Step.Shorten(512), new Step.Busy());
    Answer answer = ask(ASK);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).contains("\"code\":\"busy\"");
    assertThat(answer.header("x-weir-degraded")).isEqualTo("busy");
    assertThat(answer.header("retry-after")).isNotEmpty();
    assertThat(large.requests()).isEmpty();
    assertThat(rows.only().detour().degraded()).isEqualTo("busy");
    assertThat(rows.only().call().model()).isEqualTo("m");
  }

  @Test
  void aModelWithoutAnEngineIsReplacedAtOnce() {
    standingOn(
        0,
        KeyRing.open(),
        EngineKind.SIM,
        1000,
        new Step.Shorten(512),
        new Step.Smaller("s"),
        new Step.Busy());
    assertThat(ask(ASK).header("x-weir-degraded")).isEmpty();
    house.engine("e0").engine().up(false);
    Answer answer = ask(ASK);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-weir-degraded")).isEqualTo("max_tokens=512, model=s");
    house.engine("e0").engine().up(true);
    assertThat(ask(ASK).header("x-weir-degraded")).isEmpty();
  }

  @Test
  void aSmallerModelHasStepsOfItsOwn() {
    standingOn(new Step.Smaller("s"));
    house
        .snapshots()
        .update(now -> {
          Map<String, ModelTerms> terms = new LinkedHashMap<>(now.settings().terms());
          LadderSpec brief =
              new LadderSpec(
                  List.of(new Step.Shorten(9)), 1, 0.5, Duration.ofHours(1), Duration.ofHours(1));
          terms.put("s", new ModelTerms(Price.FREE, null, null, brief, null));
          return new Snapshot(
              0, TwoModels.settings(terms), now.engines(), now.models(), now.keys());
        });
    Objects.requireNonNull(house.ladders().of("s")).hold(1);
    assertThat(ask(ASK).header("x-weir-degraded")).isEqualTo("model=s, max_tokens=9");
    assertThat(asked(small)).isEqualTo("{\"model\":\"s\",\"messages\":[],\"max_tokens\":9}");
  }

  /** Refusals are the pressure here: the queue has one place. */
  @Test
  void aStepIsTakenUnderPressureAndLeftWithoutIt() {
    Gate gate = new Gate();
    try (ScriptedEngine slow = gate.engine(json(200, COUNTED));
        RawClient first = house.client()) {
      standingOn(0, KeyRing.open(), EngineKind.SIM, 1, new Step.Smaller("s"));
      house
          .snapshots()
          .update(now -> {
            Map<String, EngineSpec> engines = new LinkedHashMap<>(now.engines());
            engines.put("e0", spec("e0", EngineKind.SIM, slow.port(), 1));
            Settings.Limits few =
                new Settings.Limits(1 << 20, 1 << 20, 32 << 10, 64, 1000, 0, 1 << 24, 3);
            Settings s = now.settings();
            Settings settings =
                new Settings(
                    few, s.timeouts(), null, s.cors(), s.scheduling(), s.proxies(), s.terms());
            return new Snapshot(0, settings, engines, now.models(), now.keys());
          });
      first.send(RawClient.request(CHAT, ASK));
      TestHouse.eventually(() -> house.engine("e0").engine().inFlight() == 1);
      TestHouse.eventually(() -> ask(ASK).header("x-weir-degraded").equals("model=s"));
      assertThat(standing().rung()).isEqualTo(1);
      assertThat(standing().pressure()).isGreaterThanOrEqualTo(1);
      gate.open();
      assertThat(first.read().status()).isEqualTo(200);
      TestHouse.eventually(() -> {
        ask(ASK);
        return standing().rung() == 0;
      });
      assertThat(standing().rung()).isZero();
      assertThat(ask(ASK).header("x-weir-degraded")).isEmpty();
    }
  }
}
