package dev.weir.gateway;

import static dev.weir.gateway.ScriptedEngine.chunks;
import static dev.weir.gateway.ScriptedEngine.content;
import static dev.weir.gateway.ScriptedEngine.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.gateway.RawClient.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Every request ends in one counted outcome, by the rules that it began with. */
final class OutcomeTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
  private static final String ASK_STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";
  private static final String DONE = "data: [DONE]\n\n";

  private static void assertCounted(TestHouse house, String model, String outcome, int count) {
    String line =
        "weir_requests_total{model=\"%s\",outcome=\"%s\"} %d.0".formatted(model, outcome, count);
    TestHouse.eventually(() -> metrics(house).contains(line));
    assertThat(metrics(house)).contains(line);
  }

  private static String metrics(TestHouse house) {
    try (RawClient client = house.client()) {
      return client.get("/metrics").body();
    }
  }

  @Test
  void servedRefusedAndFailedRequestsAreCountedApart() {
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(Settings.DEFAULTS, TestHouse.keys(), engine);
        var client = house.client()) {
      String key = "Authorization: Bearer " + TestHouse.KEY;
      client.post(CHAT, ASK, key);
      client.post(CHAT, ASK);
      client.post(CHAT, "{", key);
      engine.script((request, out) -> out.write(json(500, "{}").getBytes(StandardCharsets.UTF_8)));
      client.post(CHAT, ASK, key);
      assertCounted(house, "m", "served", 1);
      assertCounted(house, "", "rejected_auth", 1);
      assertCounted(house, "", "rejected_invalid", 1);
      assertCounted(house, "m", "failed_engine", 1);
    }
  }

  @Test
  void whatTheClientNamesNeverBecomesALabel() {
    try (var house = TestHouse.before()) {
      house.chat("{\"model\":\"made-up\",\"messages\":[]}");
      assertCounted(house, "", "rejected_invalid", 1);
      assertThat(metrics(house)).doesNotContain("made-up");
    }
  }

  @Test
  void aClientThatLeavesIsCountedAsCancelled() {
    try (var engine = new ScriptedEngine((request, out) -> {});
        var house = TestHouse.before(engine)) {
      try (var client = house.client()) {
        client.send(RawClient.request(CHAT, ASK));
        TestHouse.eventually(() -> house.engine("e0").engine().inFlight() == 1);
        client.reset();
      }
      assertCounted(house, "m", "cancelled_client", 1);
      house.assertNothingHeld();
    }
  }

  @Test
  void aStreamThatBreaksAfterContentIsCountedAsFailed() {
    try (var engine = ScriptedEngine.sayingAndClosing(chunks(content("a")));
        var house = TestHouse.before(engine)) {
      house.chat(ASK_STREAM);
      assertCounted(house, "m", "failed_stream", 1);
    }
  }

  @Test
  void drainingLetsAStreamEndAndTurnsNewRequestsAway() throws InterruptedException {
    CountDownLatch goOn = new CountDownLatch(1);
    try (var engine =
            new ScriptedEngine((request, out) -> {
              out.write(chunks(content("a")).getBytes(StandardCharsets.UTF_8));
              out.flush();
              await(goOn);
              out.write(("e\r\n" + DONE + "\r\n0\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            });
        var house = TestHouse.before(engine);
        var streaming = house.client();
        var late = house.client()) {
      streaming.send(RawClient.request(CHAT, ASK_STREAM));
      TestHouse.eventually(() -> house.engine("e0").engine().inFlight() == 1);
      assertThat(late.get("/health/readiness").status()).isEqualTo(200);
      Thread drain = Thread.ofVirtual().start(() -> drain(house));
      TestHouse.eventually(() -> refused(house));
      Answer refused = house.chat(ASK);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("\"code\":\"draining\"");
      assertThat(refused.header("connection")).isEqualTo("close");
      goOn.countDown();
      Answer whole = streaming.read();
      assertThat(whole.body()).isEqualTo(content("a") + DONE);
      assertThat(whole.whole()).isTrue();
      drain.join();
      assertThat(house.gateway().requestsInFlight()).isZero();
    }
  }

  @Test
  void beforeItStopsAGatewaySaysSoServesOnAndGivesConnectionsUp() throws InterruptedException {
    try (var engine = ScriptedEngine.saying(ScriptedEngine.json(200, "{}"));
        var house = TestHouse.before(engine);
        var kept = house.client()) {
      assertThat(kept.post(CHAT, ASK).header("connection")).isNotEqualTo("close");
      Thread drain =
          Thread.ofVirtual().start(() -> drain(house, Duration.ofHours(1))); // until it is woken
      TestHouse.eventually(() -> refused(house));
      Answer last = kept.post(CHAT, ASK);
      assertThat(last.status()).isEqualTo(200);
      assertThat(last.header("connection")).isEqualTo("close");
      assertThat(house.chat(ASK).status()).isEqualTo(200);
      drain.interrupt();
      drain.join();
    }
  }

  private static boolean refused(TestHouse house) {
    try (RawClient client = house.client()) {
      return client.get("/health/readiness").status() == 503;
    }
  }

  private static void drain(TestHouse house, Duration notice) {
    try {
      house.gateway().drain(notice, Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void drain(TestHouse house) {
    try {
      house.gateway().drain(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aRequestLivesByTheRulesThatItBeganWith() {
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(Settings.DEFAULTS, KeyRing.open(), engine);
        var client = house.client()) {
      client.send(
          "POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + ASK.length() + "\r\n\r\n");
      TestHouse.eventually(() -> house.gateway().requestsInFlight() == 1);
      Settings tight = TestHouse.limits(new Settings.Limits(4, 4, 32 << 10, 4, 100, 1, 1 << 20, 1));
      house.snapshots().update(s -> new Snapshot(0, tight, s.engines(), s.models(), s.keys()));
      client.send(ASK);
      assertThat(client.read().status()).isEqualTo(200);
      assertThat(house.chat(ASK).status()).as("the next one").isEqualTo(413);
    }
  }
}
