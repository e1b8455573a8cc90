package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Cors;
import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.HedgeRules;
import dev.weir.control.Proxies;
import dev.weir.control.ResumeRules;
import dev.weir.control.RetryRules;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import dev.weir.control.Tries;
import dev.weir.control.ledger.LedgerIntake;
import dev.weir.control.port.LedgerRow;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.URI;
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
  static final String ASK = "{\"model\":\"m\",\"stream\":true,\"messages\":[]}";
  static final Foretold SOON = new Foretold(Duration.ofMillis(100), Duration.ZERO);
  private static final String TOOLS =
      "{\"model\":\"m\",\"stream\":true,\"messages\":[],\"tools\":[{\"type\":\"function\"}]}";
  static final HedgeRules ALL = new HedgeRules(true, 1, false);

  static String says(String text) {
    return ScriptedEngine.stream(
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"},\"finish_reason\":null}]}\n\n",
        ScriptedEngine.content(text),
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
        "data: [DONE]\n\n");
  }

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

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).as("in time").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static Settings rules(HedgeRules hedging) {
    return rules(hedging, Settings.Timeouts.DEFAULTS);
  }

  static Settings rules(HedgeRules hedging, Settings.Timeouts timeouts) {
    return new Settings(
        Settings.Limits.DEFAULTS,
        timeouts,
        null,
        Cors.OFF,
        Scheduling.DEFAULTS,
        Proxies.NONE,
        Map.of(),
        ResumeRules.DEFAULTS,
        new Tries(RetryRules.DEFAULTS, true, hedging));
  }

  /** Lets its first engine be known to be quick. */
  static void acquaint(TestHouse house, ScriptedEngine first) {
    first.script(saying(says("known")));
    try (RawClient client = house.client()) {
      for (int i = 0; i < Lateness.ENOUGH; i++) {
        assertThat(client.post("/v1/chat/completions", ASK).status()).isEqualTo(200);
      }
    }
    first.requests().clear();
  }

  static String scrape(TestHouse house) {
    try (RawClient client = house.client()) {
      return client.get("/metrics").body();
    }
  }

  static String counted(String result, int count) {
    return "weir_hedges_total{model=\"m\",result=\"" + result + "\"} " + count + ".0";
  }

  @Test
  void anEngineThatIsLateIsOvertakenAndHearsOfIt() {
    CountDownLatch heard = new CountDownLatch(1);
    NotedRows rows = new NotedRows();
    try (var late = ScriptedEngine.saying("");
        var other = ScriptedEngine.saying(says("other"));
        var house = TestHouse.placed(rules(ALL), SOON, rows, late, other)) {
      acquaint(house, late);
      late.script(silent(ScriptedEngine.chunks("data: {\"choices\":[]}\n\n"), heard));
      RawClient.Answer answer = house.chat(ASK);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.head()).contains("x-weir-engine: e1").contains("x-weir-hedged: 1");
      assertThat(answer.body()).contains("other").endsWith("data: [DONE]\n\n");
      await(heard);
      TestHouse.eventually(() -> rows.all().size() > Lateness.ENOUGH);
      LedgerRow row = rows.all().getLast();
      assertThat(row.call().engine()).isEqualTo("e1");
      assertThat(row.call().attempts()).isEqualTo(2);
      assertThat(row.tokens().output()).isEqualTo(1);
      assertThat(scrape(house))
          .contains(counted("won", 1), "weir_hedge_prompt_tokens_total{model=\"m\"} ");
      house.assertNothingHeld();
    }
  }

  @Test
  void whoAnswersFirstAfterAllKeepsItsRequestAndTheSecondHearsOfIt() {
    CountDownLatch heard = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    try (var late = ScriptedEngine.saying("");
        var other =
            new ScriptedEngine((request, out) -> {
              gate.countDown();
              silent(ScriptedEngine.chunks(": nothing\n\n"), heard).answer(request, out);
            });
        var house = TestHouse.placed(rules(ALL), SOON, LedgerIntake.NONE, late, other)) {
      acquaint(house, late);
      late.script(behind(gate, says("first")));
      RawClient.Answer answer = house.chat(ASK);
      assertThat(answer.body()).contains("first").doesNotContain("nothing");
      assertThat(answer.head()).contains("x-weir-engine: e0");
      await(heard);
      assertThat(scrape(house)).contains(counted("lost", 1));
      house.assertNothingHeld();
    }
  }

  @Test
  void aSecondAttemptThatFailsInAnyWayIsNotNoticed() {
    for (String bad :
        List.of(
            ScriptedEngine.json(500, "{\"error\":{\"message\":\"x\"}}"),
            ScriptedEngine.json(503, "{\"error\":{\"message\":\"x\"}}"),
            ScriptedEngine.json(404, "{\"error\":{\"message\":\"x\"}}"),
            ScriptedEngine.json(400, "{\"error\":{\"message\":\"x\"}}"),
            ScriptedEngine.stream("data: {\"error\":{\"message\":\"x\"}}\n\n"),
            ScriptedEngine.chunks("data: {broken\n\n"),
            "not HTTP\r\n\r\n")) {
      CountDownLatch gate = new CountDownLatch(1);
      try (var late = ScriptedEngine.saying("");
          var other = ScriptedEngine.saying(bad);
          var house = TestHouse.placed(rules(ALL), SOON, LedgerIntake.NONE, late, other)) {
        acquaint(house, late);
        late.script(behind(gate, says("first")));
        Thread.ofVirtual().start(() -> openAfter(house, gate, "failed"));
        RawClient.Answer answer = house.chat(ASK);
        assertThat(answer.status()).as(bad).isEqualTo(200);
        assertThat(answer.body()).as(bad).contains("first");
        house.assertNothingHeld();
      }
    }
  }

  /** Opens the gate when one second attempt has come to this. */
  private static void openAfter(TestHouse house, CountDownLatch gate, String result) {
    TestHouse.eventually(() -> scrape(house).contains("result=\"" + result + "\""));
    gate.countDown();
  }

  @Test
  void whereBothFailAThirdIsAskedAndNoneOfThemAgain() {
    CountDownLatch both = new CountDownLatch(2);
    ScriptedEngine.Script fails =
        (_, out) -> {
          both.countDown();
          await(both);
          write(out, ScriptedEngine.json(500, "{\"error\":{\"message\":\"x\"}}"));
        };
    NotedRows rows = new NotedRows();
    try (var late = ScriptedEngine.saying("");
        var other = new ScriptedEngine(fails);
        var third = ScriptedEngine.saying(says("third"));
        var house = TestHouse.placed(rules(ALL), SOON, rows, late, other, third)) {
      acquaint(house, late);
      late.script(fails);
      RawClient.Answer answer = house.chat(ASK);
      assertThat(answer.body()).contains("third");
      assertThat(late.requests()).hasSize(1);
      assertThat(other.requests()).hasSize(1);
      TestHouse.eventually(() -> rows.all().size() > Lateness.ENOUGH);
      assertThat(rows.all().getLast().call().attempts()).isEqualTo(3);
      house.assertNothingHeld();
    }
  }

  @Test
  void aFirstAttemptThatFailsLeavesTheRequestToTheSecond() {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (var late = ScriptedEngine.saying("");
        var other =
            new ScriptedEngine((_, out) -> {
              gate.countDown();
              await(goOn);
              write(out, says("second"));
            });
        var third = ScriptedEngine.saying(says("third"));
        var house = TestHouse.placed(rules(ALL), SOON, LedgerIntake.NONE, late, other, third)) {
      acquaint(house, late);
      late.script(behind(gate, ScriptedEngine.json(500, "{\"error\":{\"message\":\"x\"}}")));
      Thread.ofVirtual().start(() -> openAfter(house, goOn, "won"));
      assertThat(house.chat(ASK).body()).contains("second");
      assertThat(third.requests()).isEmpty();
      house.assertNothingHeld();
    }
  }

  @Test
  void whoTookOverAndFailsIsFollowedByAThird() {
    String bad = ScriptedEngine.json(500, "{\"error\":{\"message\":\"x\"}}");
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (var late = ScriptedEngine.saying("");
        var other =
            new ScriptedEngine((_, out) -> {
              gate.countDown();
              await(goOn);
              write(out, bad);
            });
        var third = ScriptedEngine.saying(says("third"));
        var house = TestHouse.placed(rules(ALL), SOON, LedgerIntake.NONE, late, other, third)) {
      acquaint(house, late);
      late.script(behind(gate, bad));
      Thread.ofVirtual().start(() -> openAfter(house, goOn, "won"));
      assertThat(house.chat(ASK).body()).contains("third");
      assertThat(late.requests()).hasSize(1);
      assertThat(other.requests()).hasSize(1);
      house.assertNothingHeld();
    }
  }

  private static EngineSpec engine(String id, EngineKind kind, ScriptedEngine engine) {
    URI url = URI.create("http://127.0.0.1:" + engine.port());
    return new EngineSpec(id, kind, url, null, null, 1000);
  }

  @Test
  void aHostedEngineIsNoSecondAndMayBeTheThird() {
    String bad = ScriptedEngine.json(500, "{\"error\":{\"message\":\"x\"}}");
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (var late = ScriptedEngine.saying("");
        var hosted = ScriptedEngine.saying(says("hosted"));
        var other =
            new ScriptedEngine((_, out) -> {
              gate.countDown();
              await(goOn);
              write(out, bad);
            })) {
      Map<String, EngineSpec> specs = new LinkedHashMap<>();
      specs.put("e0", engine("e0", EngineKind.SIM, late));
      specs.put("e1", engine("e1", EngineKind.COMPATIBLE, hosted));
      specs.put("e2", engine("e2", EngineKind.SIM, other));
      try (var house = TestHouse.placed(rules(ALL), SOON, LedgerIntake.NONE, specs)) {
        acquaint(house, late);
        late.script(behind(gate, bad));
        Thread.ofVirtual().start(() -> openAfter(house, goOn, "won"));
        RawClient.Answer answer = house.chat(ASK);
        assertThat(answer.body()).contains("hosted");
        assertThat(other.requests()).hasSize(1);
        house.assertNothingHeld();
      }
    }
  }

  @Test
  void aClientThatLeavesIsNoticedByBoth() {
    CountDownLatch heard = new CountDownLatch(2);
    try (var late = ScriptedEngine.saying("");
        var other = new ScriptedEngine(silent("", heard));
        var house = TestHouse.placed(rules(ALL), SOON, LedgerIntake.NONE, late, other)) {
      acquaint(house, late);
      late.script(silent("", heard));
      try (RawClient client = house.client()) {
        client.send(RawClient.request("/v1/chat/completions", ASK));
        TestHouse.eventually(() -> !other.requests().isEmpty());
      }
      await(heard);
      assertThat(scrape(house)).contains(counted("cancelled", 1));
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
    try (var late = ScriptedEngine.saying("");
        var other = ScriptedEngine.saying(says("other"));
        var house = TestHouse.placed(rules(rules), SOON, LedgerIntake.NONE, late, other);
        var client = house.client()) {
      acquaint(house, late);
      late.script(behind(gate, says("first")));
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
    try (var late = ScriptedEngine.saying("");
        var other = new ScriptedEngine(behind(gate, says("other")));
        var house =
            TestHouse.placed(rules(HedgeRules.DEFAULTS), SOON, LedgerIntake.NONE, late, other);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      acquaint(house, late);
      late.script(behind(gate, says("first")));
      List<Future<RawClient.Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        answers.add(clients.submit(() -> house.chat(ASK)));
      }
      TestHouse.eventually(() -> late.requests().size() == 150);
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
