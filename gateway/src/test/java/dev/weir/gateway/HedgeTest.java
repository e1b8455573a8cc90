package dev.weir.gateway;

import static dev.weir.gateway.LateHouse.ALL;
import static dev.weir.gateway.LateHouse.ASK;
import static dev.weir.gateway.LateHouse.SOON;
import static dev.weir.gateway.LateHouse.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.HedgeRules;
import dev.weir.control.port.LedgerRow;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A second engine beside one that is late: who wins, who hears of it, and who is not hedged. */
final class HedgeTest {
  private static final String TOOLS =
      "{\"model\":\"m\",\"stream\":true,\"messages\":[],\"tools\":[{\"type\":\"function\"}]}";
  private static final String BAD = ScriptedEngine.json(500, "{\"error\":{\"message\":\"x\"}}");

  static ScriptedEngine.Script saying(String answer) {
    return (_, out) -> write(out, answer);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Sends what it has, and nothing more until the gateway hangs up. */
  static ScriptedEngine.Script silent(String before, CountDownLatch heard) {
    return (request, out) -> {
      write(out, before);
      try {
        int more = request.socket().getInputStream().read();
        assertThat(more).as("what comes behind a request").isNegative();
      } catch (SocketException reset) {
        // It hung up while something of the answer was still on the way to it.
      }
      heard.countDown();
    };
  }

  static ScriptedEngine.Script behind(CountDownLatch gate, String answer) {
    return (_, out) -> {
      await(gate);
      write(out, answer);
    };
  }

  /** Opens one gate, and answers behind the other. */
  private static ScriptedEngine.Script between(
      CountDownLatch opens, CountDownLatch awaits, String answer) {
    return (request, out) -> {
      opens.countDown();
      behind(awaits, answer).answer(request, out);
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).as("in time").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static String counted(String result, int count) {
    return "weir_hedges_total{model=\"m\",result=\"" + result + "\"} " + count + ".0";
  }

  @Test
  void anEngineThatIsLateIsOvertakenAndHearsOfIt() {
    CountDownLatch heard = new CountDownLatch(1);
    try (var other = ScriptedEngine.saying(says("other"));
        var house = LateHouse.beside(other)) {
      house.first(silent(ScriptedEngine.chunks("data: {\"choices\":[]}\n\n"), heard));
      RawClient.Answer answer = house.ask();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.head()).contains("x-weir-engine: e1").contains("x-weir-hedged: 1");
      assertThat(answer.body()).contains("other").endsWith("data: [DONE]\n\n");
      await(heard);
      TestHouse.eventually(() -> house.rows().all().size() > Lateness.ENOUGH);
      LedgerRow row = house.rows().all().getLast();
      assertThat(row.call().engine()).isEqualTo("e1");
      assertThat(row.call().attempts()).isEqualTo(2);
      assertThat(row.tokens().output()).isEqualTo(1);
      assertThat(house.scrape())
          .contains(counted("won", 1), "weir_hedge_prompt_tokens_total{model=\"m\"} ");
      house.assertNothingHeld();
    }
  }

  @Test
  void whoAnswersFirstAfterAllKeepsItsRequestAndTheSecondHearsOfIt() {
    CountDownLatch heard = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    try (var other =
            new ScriptedEngine((request, out) -> {
              gate.countDown();
              silent(ScriptedEngine.chunks(": nothing\n\n"), heard).answer(request, out);
            });
        var house = LateHouse.beside(other)) {
      house.first(behind(gate, says("first")));
      RawClient.Answer answer = house.ask();
      assertThat(answer.body()).contains("first").doesNotContain("nothing");
      assertThat(answer.head()).contains("x-weir-engine: e0");
      await(heard);
      assertThat(house.scrape()).contains(counted("lost", 1));
      house.assertNothingHeld();
    }
  }

  @Test
  void aSecondAttemptThatFailsInAnyWayIsNotNoticed() {
    for (String bad :
        List.of(
            BAD,
            ScriptedEngine.json(503, "{\"error\":{\"message\":\"x\"}}"),
            ScriptedEngine.json(404, "{\"error\":{\"message\":\"x\"}}"),
            ScriptedEngine.json(400, "{\"error\":{\"message\":\"x\"}}"),
            ScriptedEngine.stream("data: {\"error\":{\"message\":\"x\"}}\n\n"),
            ScriptedEngine.chunks("data: {broken\n\n"),
            "not HTTP\r\n\r\n")) {
      CountDownLatch gate = new CountDownLatch(1);
      try (var other = ScriptedEngine.saying(bad);
          var house = LateHouse.beside(other)) {
        house.first(behind(gate, says("first")));
        house.open(gate, "failed");
        RawClient.Answer answer = house.ask();
        assertThat(answer.status()).as(bad).isEqualTo(200);
        assertThat(answer.body()).as(bad).contains("first");
        house.assertNothingHeld();
      }
    }
  }

  @Test
  void whereBothFailAThirdIsAskedAndNoneOfThemAgain() {
    CountDownLatch both = new CountDownLatch(2);
    ScriptedEngine.Script fails =
        (_, out) -> {
          both.countDown();
          await(both);
          write(out, BAD);
        };
    try (var other = new ScriptedEngine(fails);
        var third = ScriptedEngine.saying(says("third"));
        var house = LateHouse.beside(other, third)) {
      house.first(fails);
      RawClient.Answer answer = house.ask();
      assertThat(answer.body()).contains("third");
      assertThat(house.first().requests()).hasSize(1);
      assertThat(other.requests()).hasSize(1);
      TestHouse.eventually(() -> house.rows().all().size() > Lateness.ENOUGH);
      assertThat(house.rows().all().getLast().call().attempts()).isEqualTo(3);
      house.assertNothingHeld();
    }
  }

  @Test
  void aFirstAttemptThatFailsLeavesTheRequestToTheSecond() {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (var other = new ScriptedEngine(between(gate, goOn, says("second")));
        var third = ScriptedEngine.saying(says("third"));
        var house = LateHouse.beside(other, third)) {
      house.first(behind(gate, BAD));
      house.open(goOn, "won");
      assertThat(house.ask().body()).contains("second");
      assertThat(third.requests()).isEmpty();
      house.assertNothingHeld();
    }
  }

  @Test
  void whoTookOverAndFailsIsFollowedByAThird() {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (var other = new ScriptedEngine(between(gate, goOn, BAD));
        var third = ScriptedEngine.saying(says("third"));
        var house = LateHouse.beside(other, third)) {
      house.first(behind(gate, BAD));
      house.open(goOn, "won");
      assertThat(house.ask().body()).contains("third");
      assertThat(house.first().requests()).hasSize(1);
      assertThat(other.requests()).hasSize(1);
      house.assertNothingHeld();
    }
  }

  @Test
  void aHostedEngineIsNoSecondAndMayBeTheThird() {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (var hosted = ScriptedEngine.saying(says("hosted"));
        var other = new ScriptedEngine(between(gate, goOn, BAD))) {
      Map<ScriptedEngine, EngineKind> others = new LinkedHashMap<>();
      others.put(hosted, EngineKind.COMPATIBLE);
      others.put(other, EngineKind.SIM);
      try (var house = new LateHouse(ALL, SOON, others)) {
        house.first(behind(gate, BAD));
        house.open(goOn, "won");
        RawClient.Answer answer = house.ask();
        assertThat(answer.body()).contains("hosted");
        assertThat(other.requests()).hasSize(1);
        house.assertNothingHeld();
      }
    }
  }

  @Test
  void aClientThatLeavesIsNoticedByBoth() {
    CountDownLatch heard = new CountDownLatch(2);
    try (var other = new ScriptedEngine(silent("", heard));
        var house = LateHouse.beside(other)) {
      house.first(silent("", heard));
      try (RawClient client = house.client()) {
        client.send(RawClient.request("/v1/chat/completions", ASK));
        TestHouse.eventually(() -> !other.requests().isEmpty());
      }
      await(heard);
      assertThat(house.scrape()).contains(counted("cancelled", 1));
      house.assertNothingHeld();
    }
  }

  @Test
  void whatMayDoSomethingTwiceIsNotHedgedUnlessTheRulesSaySo() {
    assertThat(hedged(ALL, TOOLS)).isFalse();
    assertThat(hedged(new HedgeRules(true, 1, true), TOOLS)).isTrue();
    assertThat(hedged(ALL, ASK, "x-weir-hedge: never")).isFalse();
    assertThat(hedged(new HedgeRules(false, 1, false), ASK)).isFalse();
    assertThat(hedged(ALL, ASK)).isTrue();
  }

  /** Whether the second engine is asked before the first answers, which it does after a while. */
  private static boolean hedged(HedgeRules rules, String body, String... headers) {
    CountDownLatch gate = new CountDownLatch(1);
    try (var other = ScriptedEngine.saying(says("other"));
        var house = new LateHouse(rules, SOON, LateHouse.simulated(other));
        var client = house.client()) {
      house.first(behind(gate, says("first")));
      client.send(RawClient.request("/v1/chat/completions", body, headers));
      long end = System.nanoTime() + Duration.ofMillis(600).toNanos();
      while (other.requests().isEmpty() && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      gate.countDown();
      assertThat(client.read().status()).isEqualTo(200);
      boolean asked = !other.requests().isEmpty();
      house.assertNothingHeld();
      return asked;
    }
  }

  @Test
  void whileEverybodyIsLateNoMoreThanTheShareIsHedged() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (var other = new ScriptedEngine(behind(gate, says("other")));
        var house = new LateHouse(HedgeRules.DEFAULTS, SOON, LateHouse.simulated(other));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      house.first(behind(gate, says("first")));
      List<Future<RawClient.Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        answers.add(clients.submit(() -> house.ask()));
      }
      TestHouse.eventually(() -> house.first().requests().size() == 150);
      TestHouse.eventually(() -> other.requests().size() == 200 / 20);
      gate.countDown();
      for (Future<RawClient.Answer> answer : answers) {
        assertThat(answer.get().status()).isEqualTo(200);
      }
      assertThat(other.requests().size()).isBetween(1, 200 / 20);
      house.assertNothingHeld();
    }
  }
}
