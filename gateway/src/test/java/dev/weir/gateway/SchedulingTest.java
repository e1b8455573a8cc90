package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Scheduling;
import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Fairness;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.policy.PolicyName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the scheduler is told by the gateway, and the client of what the scheduler thought. */
class SchedulingTest {
  private static final Promise PROMISE = new Promise(5_000_000_000L, 50_000_000);
  private static final String PLAIN = "{\"model\":\"m\",\"messages\":[]}";
  private static final String STREAM =
      "{\"model\":\"m\",\"messages\":[],\"stream\":true,\"max_tokens\":2}";
  private static final String USAGE =
      "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":8}}";
  private static final String FOUR_TOKENS =
      ScriptedEngine.stream(
          ScriptedEngine.content("a"),
          ScriptedEngine.content("b"),
          ScriptedEngine.content("c"),
          ScriptedEngine.content("d"),
          "data: {\"choices\":[]," + USAGE + "}\n\n",
          "data: [DONE]\n\n");
  private static final String WHOLE =
      ScriptedEngine.json(200, "{\"choices\":[{\"message\":{\"content\":\"hi\"}}]," + USAGE + "}");

  private final Witness policy = new Witness();
  private final ScriptedEngine engine = ScriptedEngine.saying(FOUR_TOKENS);
  private final TestHouse house = TestHouse.governed(policy, PROMISE, engine);

  @AfterEach
  void close() {
    house.assertNothingHeld();
    house.close();
    engine.close();
  }

  @Test
  void aStreamIsToldFromItsFirstTokenToWhatTheEngineCounted() {
    assertThat(house.chat(STREAM).status()).isEqualTo(200);
    TestHouse.eventually(() -> policy.heard().size() == 3 && policy.tokens() == 4);

    assertThat(policy.heard())
        .containsExactly(
            "work true " + PROMISE,
            "first token",
            "ended Ending[kind=FINISHED, outputTokens=4, cachedTokens=8]");
    assertThat(policy.tokens()).as("those beyond max_tokens too").isEqualTo(4);
  }

  @Test
  void aWholeAnswerIsToldOnceAtItsEnd() {
    answer(WHOLE);
    assertThat(house.chat(PLAIN).status()).isEqualTo(200);
    TestHouse.eventually(() -> policy.heard().size() == 2);

    assertThat(policy.heard())
        .containsExactly(
            "work false " + PROMISE, "ended Ending[kind=FINISHED, outputTokens=4, cachedTokens=8]");
    assertThat(policy.tokens()).isZero();
  }

  @Test
  void withoutUsageTheStepsOfAStreamAreCounted() {
    answer(
        ScriptedEngine.stream(
            ScriptedEngine.content("a"), ScriptedEngine.content("b"), "data: [DONE]\n\n"));
    house.chat(STREAM);
    TestHouse.eventually(() -> policy.heard().size() == 3);

    assertThat(policy.heard())
        .endsWith("ended Ending[kind=FINISHED, outputTokens=2, cachedTokens=-1]");
  }

  @Test
  void aBrokenStreamIsToldAsTheEnginesFailure() {
    engine.script((request, out) -> {
      out.write(
          ScriptedEngine.chunks(ScriptedEngine.content("a")).getBytes(StandardCharsets.UTF_8));
      out.flush();
      request.socket().close();
    });
    house.chat(STREAM);
    TestHouse.eventually(() -> policy.heard().size() == 3);

    assertThat(policy.heard())
        .endsWith("ended Ending[kind=FAILED, outputTokens=1, cachedTokens=-1]");
  }

  @Test
  void aClientThatGoesIsNobodysFailure() throws IOException {
    engine.script((request, out) ->
        out.write(
            ScriptedEngine.chunks(ScriptedEngine.content("a")).getBytes(StandardCharsets.UTF_8)));
    try (RawClient client = house.client()) {
      client.send(RawClient.request("/v1/chat/completions", STREAM));
      client.readHead();
    }
    TestHouse.eventually(() -> policy.heard().size() == 3);

    assertThat(policy.heard())
        .endsWith("ended Ending[kind=ABORTED, outputTokens=1, cachedTokens=-1]");
  }

  @Test
  void aPredictionIsToldAndJudged() {
    policy.predict(1_234_567_890);
    RawClient.Answer answer = house.chat(STREAM);

    assertThat(answer.header("x-weir-predicted-ttft-ms")).isEqualTo("1234");
    assertThat(answer.header("x-weir-queue-ms")).isNotEmpty();
    assertThat(metrics())
        .contains(
            "weir_ttft_prediction_error_seconds_count{model=\"m\"} 1",
            "weir_ttft_prediction_error_seconds_bucket{model=\"m\",le=\"-1.0\"} 1",
            "weir_ttft_prediction_ratio_bucket{model=\"m\",le=\"1.0\"} 1");
  }

  @Test
  void aPredictionThatCameAfterTheHeadIsToldBehindTheStream() {
    policy.predict(1_234_567_890);
    try (RawClient client = house.client()) {
      RawClient.Answer answer = client.post("/v1/chat/completions", STREAM, "x-weir-progress: 1");

      assertThat(answer.header("x-weir-predicted-ttft-ms")).isEmpty();
      assertThat(answer.body())
          .endsWith(": x-weir-engine: e0\n: x-weir-predicted-ttft-ms: 1234\n\n");
    }
  }

  @Test
  void whatIsNotKnownIsNotPredicted() {
    RawClient.Answer answer = house.chat(STREAM);

    assertThat(answer.header("x-weir-predicted-ttft-ms")).isEmpty();
    assertThat(metrics()).contains("weir_ttft_prediction_error_seconds_count{model=\"m\"} 0");
  }

  @Test
  void whoIsDroppedHears503AndWhenToComeBack() {
    policy.choose(Choice.DROP);
    RawClient.Answer answer = house.chat(STREAM);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).contains("queue_timeout");
    assertThat(answer.header("retry-after")).isNotEmpty();
    assertThat(metrics())
        .contains("weir_refusal_seconds_count{model=\"m\",outcome=\"expired_queue\"} 1");
  }

  @Test
  void whatIsOnlyCarriedHasNoPromiseOfTokens() {
    answer(WHOLE);
    house.post("/v1/rerank", "{\"model\":\"m\",\"query\":\"a\",\"documents\":[]}");
    TestHouse.eventually(() -> policy.heard().size() == 2);

    assertThat(policy.heard()).startsWith("work false " + Promise.DEFAULT);
  }

  @Test
  void aReloadGivesWhoWaitsToTheNewPolicyAndLosesNobody() throws IOException {
    Witness later = new Witness();
    policy.choose(Choice.WAIT);
    Scheduling before = new Scheduling(PolicyName.RANDOM, Fairness.SIZE_FAIR, PROMISE);
    try (TestHouse changing =
            TestHouse.governed(s -> s.equals(before) ? policy : later, before, engine);
        RawClient client = changing.client()) {
      client.send(RawClient.request("/v1/chat/completions", STREAM));
      TestHouse.eventually(() -> changing.traffic().queued("m") == 1);
      changing.reschedule(
          new Scheduling(PolicyName.ROUND_ROBIN, Fairness.SIZE_BLIND, Promise.DEFAULT));

      assertThat(client.read().status()).isEqualTo(200);
      assertThat(later.heard()).startsWith("work true " + PROMISE, "first token");
      changing.assertNothingHeld();
    }
  }

  private void answer(String bytes) {
    engine.script((request, out) -> out.write(bytes.getBytes(StandardCharsets.UTF_8)));
  }

  private String metrics() {
    try (RawClient client = house.client()) {
      return client.get("/metrics").body();
    }
  }
}
