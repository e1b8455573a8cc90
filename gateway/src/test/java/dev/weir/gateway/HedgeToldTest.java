package dev.weir.gateway;

import static dev.weir.gateway.HedgeTest.behind;
import static dev.weir.gateway.HedgeTest.counted;
import static dev.weir.gateway.HedgeTest.silent;
import static dev.weir.gateway.LateHouse.ALL;
import static dev.weir.gateway.LateHouse.ASK;
import static dev.weir.gateway.LateHouse.SOON;
import static dev.weir.gateway.LateHouse.acquaint;
import static dev.weir.gateway.LateHouse.rules;
import static dev.weir.gateway.LateHouse.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.HedgeRules;
import dev.weir.control.Settings;
import dev.weir.control.ledger.LedgerIntake;
import dev.weir.scheduler.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is counted of second engines and of looks for them, and what clients are told. */
final class HedgeToldTest {
  @Test
  void anEngineThatWouldTakeLongerThanTheFirstHasHadIsNotAskedAndThatCountsOnce() {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger looks = new AtomicInteger();
    Foretold slow = new Foretold(Duration.ofMillis(100), Duration.ofSeconds(30));
    Policy counted =
        (ticket, engines, now) -> {
          looks.incrementAndGet();
          return slow.place(ticket, engines, now);
        };
    try (var late = ScriptedEngine.saying("");
        var other = ScriptedEngine.saying(says("other"));
        var house = TestHouse.placed(rules(ALL), counted, LedgerIntake.NONE, late, other)) {
      acquaint(house, late);
      int before = looks.get();
      late.script(behind(gate, says("first")));
      Thread.ofVirtual()
          .start(() -> {
            TestHouse.eventually(() -> looks.get() >= before + 4); // the request's own, and three
            gate.countDown();
          });
      assertThat(house.chat(ASK).body()).contains("first");
      assertThat(looks.get()).isGreaterThanOrEqualTo(before + 4);
      assertThat(other.requests()).isEmpty();
      TestHouse.eventually(() -> scrape(house).contains(counted("no_gain", 1)));
      assertThat(scrape(house)).contains(counted("no_gain", 1));
      house.assertNothingHeld();
    }
  }

  /** Looks in vain take nothing of a budget that would be used up by two of them. */
  @Test
  void onlyWhatIsAskedSpendsTheBudget() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicBoolean slow = new AtomicBoolean(true);
    AtomicInteger looks = new AtomicInteger();
    Foretold inVain = new Foretold(Duration.ofMillis(100), Duration.ofSeconds(30));
    Policy turning =
        (ticket, engines, now) -> {
          looks.incrementAndGet();
          return (slow.get() ? inVain : SOON).place(ticket, engines, now);
        };
    HedgeRules floor = new HedgeRules(true, 0, false);
    try (var late = ScriptedEngine.saying("");
        var other = ScriptedEngine.saying(says("other"));
        var house = TestHouse.placed(rules(floor), turning, LedgerIntake.NONE, late, other);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      acquaint(house, late);
      int before = looks.get();
      late.script(behind(gate, says("first")));
      List<Future<RawClient.Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        answers.add(clients.submit(() -> house.chat(ASK)));
      }
      TestHouse.eventually(() -> looks.get() >= before + 9); // three of each
      assertThat(other.requests()).isEmpty();
      slow.set(false);
      TestHouse.eventually(() -> other.requests().size() == Hedging.FLOOR);
      assertThat(other.requests()).hasSize(Hedging.FLOOR);
      gate.countDown();
      for (Future<RawClient.Answer> answer : answers) {
        assertThat(answer.get().status()).isEqualTo(200);
      }
      TestHouse.eventually(() -> scrape(house).contains(counted("won", 2)));
      assertThat(scrape(house)).contains(counted("won", 2)).doesNotContain("\"no_gain\"} 2");
      house.assertNothingHeld();
    }
  }

  @Test
  void theHeadSpeaksOfTheEngineThatAnsweredAndOfWhatWasForetoldOfThatOne() {
    Foretold soon = new Foretold(Duration.ofMillis(100), Duration.ofMillis(7));
    try (var late = ScriptedEngine.saying("");
        var other = ScriptedEngine.saying(says("other"));
        var house = TestHouse.placed(rules(ALL), soon, LedgerIntake.NONE, late, other)) {
      acquaint(house, late);
      late.script(silent("", new CountDownLatch(1)));
      RawClient.Answer answer = house.chat(ASK);
      assertThat(answer.header("x-weir-engine")).isEqualTo("e1");
      int foretold = Integer.parseInt(answer.header("x-weir-predicted-ttft-ms"));
      assertThat(foretold)
          .as("what the first had had, and 7 ms")
          .isGreaterThan(7)
          .isNotEqualTo(100);
      house.assertNothingHeld();
    }
  }

  @Test
  void whereTheHeadWasOutBeforeTheClosingCommentSaysWhoAnsweredAndThatTwoWereAsked() {
    try (var late = ScriptedEngine.saying("");
        var other = ScriptedEngine.saying(says("other"));
        var house = TestHouse.placed(rules(ALL), SOON, LedgerIntake.NONE, late, other);
        var client = house.client()) {
      acquaint(house, late);
      late.script(silent("", new CountDownLatch(1)));
      RawClient.Answer answer = client.post("/v1/chat/completions", ASK, "x-weir-progress: 1");
      assertThat(answer.head()).doesNotContain("x-weir-hedged", "x-weir-engine");
      assertThat(answer.body())
          .startsWith(": accepted\n\n")
          .contains("data: [DONE]\n\n: x-weir-engine: e1\n: x-weir-predicted-ttft-ms: ")
          .endsWith("\n: x-weir-hedged: 1\n\n");
      house.assertNothingHeld();
    }
  }

  @Test
  void whereAPingHadNamedTheEngineThatWasLateTheClosingCommentNamesTheOther() {
    try (var late = ScriptedEngine.saying("");
        var other = ScriptedEngine.saying(says("other"));
        var house = TestHouse.placed(pinging(), SOON, LedgerIntake.NONE, late, other)) {
      acquaint(house, late);
      late.script(silent("", new CountDownLatch(1)));
      RawClient.Answer answer = house.chat(ASK);
      assertThat(answer.header("x-weir-engine")).as("who was asked by then").isEqualTo("e0");
      assertThat(answer.body())
          .startsWith(": ping\n\n")
          .contains("data: [DONE]\n\n: x-weir-engine: e1\n")
          .endsWith("\n: x-weir-hedged: 1\n\n");
      house.assertNothingHeld();
    }
  }

  private static String scrape(TestHouse house) {
    try (RawClient client = house.client()) {
      return client.get("/metrics").body();
    }
  }

  /** A client hears something before a second engine is asked. */
  private static Settings pinging() {
    Settings.Timeouts usual = Settings.Timeouts.DEFAULTS;
    Settings.Timeouts quick =
        new Settings.Timeouts(
            usual.connect(),
            usual.firstByte(),
            usual.idle(),
            usual.queue(),
            usual.head(),
            usual.body(),
            usual.keepAlive(),
            Duration.ofMillis(1),
            usual.drain());
    return rules(ALL, quick);
  }
}
