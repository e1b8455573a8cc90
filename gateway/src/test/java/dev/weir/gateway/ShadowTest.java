package dev.weir.gateway;

import static dev.weir.gateway.ScriptedEngine.content;
import static dev.weir.gateway.ScriptedEngine.json;
import static dev.weir.gateway.ScriptedEngine.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.KeyRing;
import dev.weir.control.ModelSpec;
import dev.weir.control.ModelTerms;
import dev.weir.control.Price;
import dev.weir.control.Snapshot;
import dev.weir.control.degrade.LadderSpec;
import dev.weir.control.degrade.ShadowSpec;
import dev.weir.control.degrade.Step;
import dev.weir.control.port.LedgerRow;
import dev.weir.control.port.LedgerRow.Detour;
import dev.weir.gateway.RawClient.Answer;
import dev.weir.scheduler.Outcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that are copied to another model, over real sockets. */
class ShadowTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
  private static final String STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";
  private static final String COUNTED =
      "{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5,\"total_tokens\":12}}";
  private static final String USAGE =
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,"
          + "\"total_tokens\":9}}\n\n";
  private static final String EVENTS =
      stream(
          content("a"),
          content("b"),
          "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
          USAGE,
          "data: [DONE]\n\n");
  private static final int CONCURRENCY = 4;

  private final ScriptedEngine own = ScriptedEngine.saying(json(200, COUNTED));
  private final ScriptedEngine next = ScriptedEngine.saying(json(200, COUNTED));
  private final NotedRows rows = new NotedRows();
  private final TestHouse house = TestHouse.remembering(rows, own);

  @AfterEach
  void nothingIsHeld() {
    house.assertNothingHeld();
    house.close();
    own.close();
    next.close();
  }

  private void copied(ShadowSpec shadow) {
    copied(shadow, null);
  }

  /** Model m is copied to n; n again to m, which must not be a circle. */
  private void copied(ShadowSpec shadow, @Nullable LadderSpec ladder) {
    Map<String, ModelTerms> terms =
        Map.of(
            "m", new ModelTerms(new Price(1_000_000, 0, 1_000_000), null, null, ladder, shadow),
            "n",
                new ModelTerms(
                    new Price(3_000_000, 0, 3_000_000),
                    null,
                    null,
                    null,
                    new ShadowSpec("m", 1, 9)));
    TwoModels.serve(house, terms, spec("e0", own.port()), spec("e1", next.port()), KeyRing.open());
  }

  private static EngineSpec spec(String id, int port) {
    URI url = URI.create("http://127.0.0.1:" + port);
    return new EngineSpec(id, EngineKind.SIM, url, "of-" + id, null, CONCURRENCY);
  }

  private static ShadowSpec all() {
    return new ShadowSpec("n", 1, 8);
  }

  private String metrics() {
    try (RawClient client = house.client()) {
      return client.get("/metrics").body();
    }
  }

  private void awaitMetric(String line) {
    TestHouse.eventually(() -> metrics().contains(line));
    assertThat(metrics()).contains(line);
  }

  private static String ended(String outcome) {
    return "weir_shadow_requests_total{model=\"m\",outcome=\"" + outcome + "\",to=\"n\"} 1.0";
  }

  @Test
  void theOtherModelIsAskedTheSameAndItsAnswerIsDropped() throws InterruptedException {
    next.script((_, out) ->
        out.write(json(200, COUNTED.replace("5", "6")).getBytes(StandardCharsets.UTF_8)));
    copied(all());
    Answer answer = house.chat(ASK);
    assertThat(answer.body()).isEqualTo(COUNTED);
    assertThat(answer.header("x-weir-engine")).isEqualTo("e0");
    ScriptedEngine.Request copy = next.requests().take();
    assertThat(copy.body()).isEqualTo("{\"model\":\"of-e1\",\"messages\":[]}");
    assertThat(copy.header("x-weir-shadow")).isEqualTo("1");
    assertThat(copy.header("x-request-id")).isEqualTo(answer.header("x-request-id"));
    awaitMetric(ended("served"));
    awaitMetric(
        "weir_shadow_tokens_total{kind=\"completion\",model=\"m\",side=\"shadow\",to=\"n\"} 6.0");
    assertThat(metrics())
        .contains(
            "weir_shadow_tokens_total{kind=\"completion\",model=\"m\",side=\"original\",to=\"n\"} 5.0",
            "weir_shadow_time_to_first_token_seconds_count{model=\"m\",side=\"shadow\",to=\"n\"} 1",
            "weir_shadow_time_to_first_token_seconds_count{model=\"m\",side=\"original\",to=\"n\"} 1",
            "weir_requests_total{model=\"m\",outcome=\"served\"} 1.0");
    assertThat(own.requests()).as("no shadow of a shadow").hasSize(1);
  }

  @Test
  void itsRowIsItsOwnAndInNobodysUsage() {
    copied(all());
    Answer answer = house.chat(ASK);
    TestHouse.eventually(() -> rows.all().size() == 2);
    LedgerRow copy =
        rows.all().stream().filter(row -> row.detour().shadow()).findFirst().orElseThrow();
    assertThat(copy.requestId()).isEqualTo(answer.header("x-request-id"));
    assertThat(copy.call()).isEqualTo(new LedgerRow.Call("chat", false, "n", "e1", 1));
    assertThat(copy.detour()).isEqualTo(new Detour("m", "", true));
    assertThat(copy.outcome()).isEqualTo(Outcome.SERVED);
    assertThat(copy.tokens().output()).isEqualTo(5);
    assertThat(copy.costMicros()).isEqualTo(36);
    assertThat(rows.all()).filteredOn(row -> !row.detour().shadow()).hasSize(1);
  }

  @Test
  void aStreamIsCopiedAndItsContentIsCounted() {
    own.script((_, out) -> out.write(EVENTS.getBytes(StandardCharsets.UTF_8)));
    next.script((_, out) -> out.write(EVENTS.getBytes(StandardCharsets.UTF_8)));
    copied(all());
    assertThat(house.chat(STREAM).body()).contains("[DONE]");
    awaitMetric(ended("served"));
    awaitMetric(
        "weir_shadow_tokens_total{kind=\"completion\",model=\"m\",side=\"shadow\",to=\"n\"} 2.0");
    ScriptedEngine.Request copy = Objects.requireNonNull(next.requests().poll());
    assertThat(copy.body()).contains("\"include_usage\":true", "\"model\":\"of-e1\"");
  }

  @Test
  void theClientNeitherWaitsForItNorNoticesThatItFails() {
    Gate gate = new Gate();
    try (ScriptedEngine stuck = gate.engine(json(200, COUNTED))) {
      copied(all());
      redirect(stuck);
      assertThat(house.chat(ASK).body()).isEqualTo(COUNTED);
      assertThat(house.engine("e1").engine().inFlight()).isEqualTo(1);
      gate.open();
      awaitMetric(ended("served"));
    }
    next.script((_, out) -> out.write(json(500, "{}").getBytes(StandardCharsets.UTF_8)));
    copied(all());
    assertThat(house.chat(ASK).status()).isEqualTo(200);
    awaitMetric(ended("failed"));
    assertThat(house.engine("e1").lastError()).as("nobody is blamed").isNull();
    TestHouse.eventually(() -> rows.all().size() == 4);
    assertThat(rows.all()).extracting(LedgerRow::outcome).contains(Outcome.FAILED_ENGINE);
  }

  private void redirect(ScriptedEngine other) {
    house
        .snapshots()
        .update(now -> {
          Map<String, EngineSpec> engines = new LinkedHashMap<>(now.engines());
          engines.put("e1", spec("e1", other.port()));
          return new Snapshot(0, now.settings(), engines, now.models(), now.keys());
        });
  }

  @Test
  void aBrokenStreamIsAFailedCopy() {
    own.script((_, out) -> out.write(EVENTS.getBytes(StandardCharsets.UTF_8)));
    next.script((_, out) -> out.write(stream(content("a")).getBytes(StandardCharsets.UTF_8)));
    copied(all());
    assertThat(house.chat(STREAM).status()).isEqualTo(200);
    awaitMetric(ended("failed"));
    TestHouse.eventually(() -> rows.all().size() == 2);
    assertThat(rows.all()).extracting(LedgerRow::outcome).contains(Outcome.FAILED_STREAM);
  }

  /** Half of its places are taken: by copies, which nobody else may be kept out by. */
  @Test
  void theOtherModelKeepsRoomForItsOwn() {
    Gate gate = new Gate();
    try (ScriptedEngine stuck = gate.engine(json(200, COUNTED))) {
      copied(all());
      redirect(stuck);
      for (int i = 0; i < CONCURRENCY; i++) {
        assertThat(house.chat(ASK).status()).isEqualTo(200);
      }
      awaitMetric(ended("busy").replace(" 1.0", " 2.0"));
      assertThat(house.engine("e1").engine().inFlight()).isEqualTo(2);
      gate.open();
    }
  }

  @Test
  void noMoreAreUnderWayThanConfigured() {
    Gate gate = new Gate();
    try (ScriptedEngine stuck = gate.engine(json(200, COUNTED))) {
      copied(new ShadowSpec("n", 1, 1));
      redirect(stuck);
      assertThat(house.chat(ASK).status()).isEqualTo(200);
      assertThat(house.chat(ASK).status()).isEqualTo(200);
      awaitMetric(ended("in_flight"));
      gate.open();
    }
  }

  @Test
  void whoeverWaitsForTheOtherModelGoesFirst() {
    Gate gate = new Gate();
    try (ScriptedEngine stuck = gate.engine(json(200, COUNTED))) {
      copied(all());
      redirect(stuck);
      assertThat(house.chat(ASK).status()).isEqualTo(200);
      TestHouse.eventually(() -> house.engine("e1").engine().inFlight() == 1);
      RawClient[] clients = new RawClient[CONCURRENCY];
      for (int i = 0; i < CONCURRENCY; i++) {
        clients[i] = house.client();
        clients[i].send(RawClient.request(CHAT, ASK.replace("\"m\"", "\"n\"")));
      }
      awaitMetric(ended("cut"));
      TestHouse.eventually(() -> house.traffic().queued("n") == 0);
      assertThat(house.engine("e1").engine().inFlight()).isEqualTo(CONCURRENCY);
      gate.open();
      for (RawClient client : clients) {
        assertThat(client.read().status()).isEqualTo(200);
        client.close();
      }
    }
  }

  /** Only the model that waits has them on one engine; the one that is copied to has nobody. */
  @Test
  void whoeverWaitsForAnotherModelOnItsEngineGoesFirstToo() {
    Gate gate = new Gate();
    try (ScriptedEngine stuck = gate.engine(json(200, COUNTED))) {
      copied(all());
      redirect(stuck);
      house
          .snapshots()
          .update(now -> {
            Map<String, ModelSpec> models = new LinkedHashMap<>(now.models());
            models.put("o", new ModelSpec("o", List.of("e1")));
            return new Snapshot(0, now.settings(), now.engines(), models, now.keys());
          });
      assertThat(house.chat(ASK).status()).isEqualTo(200);
      TestHouse.eventually(() -> house.engine("e1").engine().inFlight() == 1);
      RawClient[] clients = new RawClient[CONCURRENCY];
      for (int i = 0; i < CONCURRENCY; i++) {
        clients[i] = house.client();
        clients[i].send(RawClient.request(CHAT, ASK.replace("\"m\"", "\"o\"")));
      }
      awaitMetric(ended("cut"));
      TestHouse.eventually(() -> house.traffic().queued("o") == 0);
      gate.open();
      for (RawClient client : clients) {
        assertThat(client.read().status()).isEqualTo(200);
        client.close();
      }
    }
  }

  @Test
  void anEngineThatStallsHoldsItForAMomentOnly() {
    Gate gate = new Gate();
    try (ScriptedEngine stuck = gate.engine(json(200, COUNTED))) {
      copied(new ShadowSpec("n", 1, 8, Duration.ofMillis(250)));
      redirect(stuck);
      assertThat(house.chat(ASK).body()).isEqualTo(COUNTED);
      awaitMetric(ended("failed"));
      TestHouse.eventually(() -> house.engine("e1").engine().inFlight() == 0);
      gate.open();
    }
  }

  @Test
  void anEngineThatStopsWithinItsAnswerToo() {
    own.script((_, out) -> out.write(EVENTS.getBytes(StandardCharsets.UTF_8)));
    Gate gate = new Gate();
    next.script((_, out) -> {
      out.write(ScriptedEngine.chunks(content("a")).getBytes(StandardCharsets.UTF_8));
      out.flush();
      gate.waitUntilOpen();
    });
    copied(new ShadowSpec("n", 1, 8, Duration.ofMillis(250)));
    assertThat(house.chat(STREAM).body()).contains("[DONE]");
    awaitMetric(ended("failed"));
    TestHouse.eventually(() -> house.engine("e1").engine().inFlight() == 0);
    gate.open();
  }

  @Test
  void aModelThatGivesSomethingUpIsNotCopied() {
    copied(
        all(),
        new LadderSpec(
            List.of(new Step.Shorten(512)),
            LadderSpec.ENTER,
            LadderSpec.LEAVE,
            LadderSpec.ENTER_AFTER,
            LadderSpec.LEAVE_AFTER));
    Objects.requireNonNull(house.ladders().of("m")).hold(1);
    assertThat(house.chat(ASK.replace("[]", "[],\"max_tokens\":1")).status()).isEqualTo(200);
    assertThat(next.requests()).isEmpty();
    assertThat(metrics()).doesNotContain("weir_shadow_requests_total{");
  }

  @Test
  void theShareIsChosenByTheIdAlone() {
    SplittableRandom random = new SplittableRandom(3);
    ShadowSpec tenth = new ShadowSpec("n", 0.1, 1);
    int taken = 0;
    for (int i = 0; i < 20_000; i++) {
      String id = i % 2 == 0 ? "request-" + i : Long.toHexString(random.nextLong());
      taken += Shadows.takes(id, tenth) ? 1 : 0;
      assertThat(Shadows.takes(id, tenth)).isEqualTo(Shadows.takes(id, tenth));
    }
    assertThat(taken / 20_000.0).isCloseTo(0.1, within(0.01));
  }
}
