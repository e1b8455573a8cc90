package dev.weir.gateway;

import static dev.weir.control.Tier.UNLIMITED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.KeyRing;
import dev.weir.control.ModelSpec;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.control.Tier;
import dev.weir.gateway.RawClient.Answer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What those who wait for an engine are told, and how they leave, over real sockets. */
class QueueTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String PLAIN = "{\"model\":\"m\",\"messages\":[]}";
  private static final String STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";
  private static final String BEARER = "Authorization: Bearer " + TestHouse.KEY;
  private static final String DONE =
      ScriptedEngine.stream(ScriptedEngine.content("a"), "data: [DONE]\n\n");

  private final Gate gate = new Gate();
  private final ScriptedEngine engine = gate.engine(DONE);

  private TestHouse house(long queued) {
    return TestHouse.of(Settings.DEFAULTS, keys(queued), Map.of("e0", spec("e0", engine.port())));
  }

  /** One request at a time. */
  private static EngineSpec spec(String id, int port) {
    URI url = URI.create("http://127.0.0.1:" + port);
    return new EngineSpec(id, EngineKind.SIM, url, null, null, 1);
  }

  private static KeyRing keys(long queued) {
    Tier tier =
        new Tier(
            "t", UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, queued, UNLIMITED, UNLIMITED,
            UNLIMITED, 0, 2);
    return TestHouse.keys(tier);
  }

  @Test
  void whoWaitedIsToldItsPlaceAndItsPredictedWait() {
    try (var house = house(UNLIMITED);
        var first = house.client();
        var second = house.client()) {
      occupy(house, first);
      second.send(RawClient.request(CHAT, STREAM, BEARER));
      TestHouse.eventually(() -> house.traffic().queued("m") == 1);
      gate.open();
      Answer waited = second.read();
      assertThat(waited.status()).isEqualTo(200);
      assertThat(waited.header("x-weir-queue-position")).isEqualTo("1");
      assertThat(waited.header("x-weir-predicted-wait-ms")).isNotEmpty();
      assertThat(first.read().header("x-weir-queue-position")).isEmpty();
      house.assertNothingHeld();
    } finally {
      engine.close();
    }
  }

  @Test
  void behindTheHeadACommentTellsThePlace() {
    try (var house = house(UNLIMITED);
        var first = house.client();
        var second = house.client()) {
      occupy(house, first);
      second.send(RawClient.request(CHAT, STREAM, BEARER, "x-weir-progress: 1"));
      TestHouse.eventually(() -> house.traffic().queued("m") == 1);
      gate.open();
      Answer waited = second.read();
      assertThat(waited.body()).contains(": queued position=1 predicted-wait-ms=", "[DONE]");
      assertThat(first.read().status()).isEqualTo(200);
      house.assertNothingHeld();
    } finally {
      engine.close();
    }
  }

  @Test
  void aTenantOfWhomAsManyWaitAsMayHears429WithTheLimitsName() {
    try (var house = house(1);
        var first = house.client();
        var second = house.client();
        var third = house.client()) {
      occupy(house, first);
      second.send(RawClient.request(CHAT, STREAM, BEARER));
      TestHouse.eventually(() -> house.traffic().queued("m") == 1);
      Answer refused = third.post(CHAT, STREAM, BEARER);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.body())
          .contains("rate_limit_queued_requests", "no more than 1 request waiting");
      assertThat(refused.header("retry-after-ms")).isNotEmpty();
      assertThat(refused.header("x-weir-predicted-wait-ms")).isNotEmpty();
      gate.open();
      assertThat(second.read().status()).isEqualTo(200);
      assertThat(first.read().status()).isEqualTo(200);
      house.assertNothingHeld();
    } finally {
      engine.close();
    }
  }

  @Test
  void whoGoesWhileItWaitsLeavesTheQueueAtOnce() {
    try (var house = house(UNLIMITED);
        var first = house.client()) {
      occupy(house, first);
      try (var second = house.client()) {
        second.send(RawClient.request(CHAT, STREAM, BEARER));
        TestHouse.eventually(() -> house.traffic().queued("m") == 1);
      }
      TestHouse.eventually(() -> house.traffic().queued("m") == 0);
      assertThat(house.traffic().queued("m")).isZero();
      assertThat(engine.requests()).hasSize(1);
      gate.open();
      assertThat(first.read().status()).isEqualTo(200);
      house.assertNothingHeld();
    } finally {
      engine.close();
    }
  }

  @Test
  void aDeadlineThatPassesInTheQueueEndsTheWait() {
    try (var house = house(UNLIMITED);
        var first = house.client();
        var second = house.client()) {
      occupy(house, first);
      Answer late = second.post(CHAT, PLAIN, BEARER, "x-weir-deadline-ms: 50");
      assertThat(late.status()).isEqualTo(503);
      assertThat(late.body()).contains("queue_timeout");
      assertThat(late.header("retry-after")).isNotEmpty();
      gate.open();
      assertThat(first.read().status()).isEqualTo(200);
      house.assertNothingHeld();
    } finally {
      engine.close();
    }
  }

  @Test
  void anAbsurdDeadlineIsRefusedWithItsValue() {
    try (var house = house(UNLIMITED);
        var client = house.client()) {
      for (String absurd : List.of("0", "-5", "soon", "1.5", "99999999999999999999")) {
        Answer refused = client.post(CHAT, PLAIN, BEARER, "x-weir-deadline-ms: " + absurd);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
            .contains("x-weir-deadline-ms: " + absurd + " (expected: 1 to 86400000)");
      }
      assertThat(engine.requests()).isEmpty();
      house.assertNothingHeld();
    } finally {
      engine.close();
    }
  }

  @Test
  void aModelWhoseEnginesAreAllDownOrFullSlowsNoOther() {
    try (var other = ScriptedEngine.saying(DONE);
        var house = house(UNLIMITED)) {
      house.snapshots().update(s -> withOthers(s, other.port()));
      List<RawClient> waiting = new ArrayList<>();
      try (var first = house.client()) {
        occupy(house, first);
        for (int i = 0; i < 20; i++) {
          RawClient client = house.client();
          client.send(RawClient.request(CHAT, STREAM, BEARER));
          waiting.add(client);
        }
        TestHouse.eventually(() -> house.traffic().queued("m") == 20);
        house.engine("down").engine().up(false);
        try (var client = house.client()) {
          assertThat(client.post(CHAT, STREAM.replace("\"m\"", "\"down\""), BEARER).body())
              .contains("no_engine");
          Answer served = client.post(CHAT, STREAM.replace("\"m\"", "\"other\""), BEARER);
          assertThat(served.status()).isEqualTo(200);
          assertThat(served.header("x-weir-queue-position")).isEmpty();
        }
        gate.open();
        assertThat(first.read().status()).isEqualTo(200);
        for (RawClient client : waiting) {
          assertThat(client.read().status()).isEqualTo(200);
          client.close();
        }
      }
      house.assertNothingHeld();
    } finally {
      engine.close();
    }
  }

  private Snapshot withOthers(Snapshot now, int port) {
    Map<String, EngineSpec> engines =
        Map.of(
            "e0", spec("e0", engine.port()), "other", spec("other", port), "down", spec("down", 1));
    Map<String, ModelSpec> models =
        Map.of(
            "m", model("m", "e0"), "other", model("other", "other"), "down", model("down", "down"));
    return new Snapshot(0, now.settings(), engines, models, now.keys());
  }

  private static ModelSpec model(String id, String engine) {
    return new ModelSpec(id, List.of(engine), Scheduling.DEFAULTS);
  }

  /** The one place is taken, and the engine has read the request that took it. */
  private void occupy(TestHouse house, RawClient client) {
    client.send(RawClient.request(CHAT, STREAM, BEARER));
    TestHouse.eventually(() -> house.engine("e0").engine().inFlight() == 1);
    TestHouse.eventually(() -> engine.requests().size() == 1);
  }
}
