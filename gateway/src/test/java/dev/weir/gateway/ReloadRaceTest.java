package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.KeyRing;
import dev.weir.control.ModelSpec;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The configuration changes under requests that are under way. */
final class ReloadRaceTest {
  private static final String STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";
  private static final String WHOLE = "{\"model\":\"m\",\"messages\":[]}";

  private final CountDownLatch finish = new CountDownLatch(1);

  /** Sends one piece of content, and the rest when the test says so. */
  private final ScriptedEngine engine =
      new ScriptedEngine((request, out) -> {
        out.write(ascii(ScriptedEngine.chunks(ScriptedEngine.content("first"))));
        out.flush();
        await(finish);
        String rest = ScriptedEngine.stream(ScriptedEngine.content("last"), "data: [DONE]\n\n");
        out.write(ascii(rest.substring(rest.indexOf("\r\n\r\n") + 4)));
      });

  private final ScriptedEngine other =
      ScriptedEngine.saying(ScriptedEngine.json(200, "{\"other\":1}"));

  @AfterEach
  void close() {
    finish.countDown();
    engine.close();
    other.close();
  }

  @Test
  void aStreamOnARemovedEngineRunsToItsEndAndItsConnectionIsNotKept() throws IOException {
    try (TestHouse house = TestHouse.with(Settings.DEFAULTS, KeyRing.open(), engine, other);
        RawClient client = house.client()) {
      reload(house, Map.of("e0", spec("e0", engine.port(), null, 1)));
      client.send(RawClient.request("/v1/chat/completions", STREAM));
      TestHouse.eventually(() -> engine.connections() == 1);
      reload(house, Map.of("e1", spec("e1", other.port(), null, 1)));
      letSweepsPass();
      finish.countDown();

      assertThat(client.read().body()).contains("first", "last", "[DONE]");
      TestHouse.eventually(() -> engine.connections() == 0);
      assertThat(engine.connections()).isZero();
      assertThat(house.chat(WHOLE).body()).isEqualTo("{\"other\":1}");
      house.assertNothingHeld();
    }
  }

  @Test
  void aModelThatIsRemovedWhileARequestWaitsForItIs503() {
    try (TestHouse house = full();
        RawClient running = house.client();
        RawClient waiting = house.client()) {
      running.send(RawClient.request("/v1/chat/completions", STREAM));
      TestHouse.eventually(() -> !engine.requests().isEmpty());
      waiting.send(RawClient.request("/v1/chat/completions", WHOLE));
      TestHouse.eventually(() -> house.traffic().queued("m") == 1);
      house
          .snapshots()
          .update(now ->
              new Snapshot(now.version(), now.settings(), now.engines(), Map.of(), now.keys()));

      RawClient.Answer refused = waiting.read();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("retry-after")).isNotEmpty();
      assertThat(house.chat(WHOLE).status()).isEqualTo(404);
      finish.countDown();
      assertThat(running.read().body()).contains("first", "last", "[DONE]");
      house.assertNothingHeld();
    }
  }

  @Test
  void aRequestThatWaitsGoesToTheEngineThatCame() {
    try (TestHouse house = full();
        RawClient running = house.client();
        RawClient waiting = house.client()) {
      running.send(RawClient.request("/v1/chat/completions", STREAM));
      TestHouse.eventually(() -> !engine.requests().isEmpty());
      waiting.send(RawClient.request("/v1/chat/completions", WHOLE));
      TestHouse.eventually(() -> house.traffic().queued("m") == 1);
      reload(house, Map.of("e1", spec("e1", other.port(), null, 1)));

      assertThat(waiting.read().header("x-weir-engine")).isEqualTo("e1");
      finish.countDown();
      assertThat(running.read().body()).contains("first", "last", "[DONE]");
      house.assertNothingHeld();
    }
  }

  @Test
  void anotherNameForTheModelHoldsForTheNextRequestOnTheSameConnection()
      throws InterruptedException {
    try (TestHouse house = TestHouse.with(Settings.DEFAULTS, KeyRing.open(), other);
        RawClient client = house.client()) {
      client.post("/v1/chat/completions", WHOLE);
      reload(house, Map.of("e0", spec("e0", other.port(), "served", 1)));
      client.post("/v1/chat/completions", WHOLE);

      assertThat(other.requests().take().body()).isEqualTo(WHOLE);
      assertThat(other.requests().take().body()).contains("\"model\":\"served\"");
      house.assertNothingHeld();
    }
  }

  @Test
  void aRequestIsJudgedByTheDepthThatWasInForceWhenItBegan() {
    Settings.Limits limits = Settings.Limits.DEFAULTS;
    String deep = "{\"model\":\"m\",\"messages\":" + "[".repeat(20) + "]".repeat(20) + "}";
    try (TestHouse house = TestHouse.with(Settings.DEFAULTS, KeyRing.open(), other);
        RawClient client = house.client()) {
      String request = RawClient.request("/v1/chat/completions", deep);
      client.send(request.substring(0, request.length() - 1));
      TestHouse.eventually(() -> house.gateway().requestsInFlight() == 1);
      Settings shallow =
          TestHouse.limits(
              new Settings.Limits(
                  limits.bodyBytes(),
                  limits.uploadBytes(),
                  limits.headBytes(),
                  8,
                  limits.requests(),
                  limits.queued(),
                  limits.bufferedBytes(),
                  limits.attempts()));
      house
          .snapshots()
          .update(
              now -> new Snapshot(now.version(), shallow, now.engines(), now.models(), now.keys()));
      // One on every loop, so that each has seen the new depth before the old scan comes back.
      for (int i = 0; i < 4; i++) {
        assertThat(house.chat(deep).status()).isEqualTo(400);
      }
      client.send("}");
      assertThat(client.read().status()).isEqualTo(200);
      for (int i = 0; i < 4; i++) {
        assertThat(house.chat(deep).status()).as("behind the old one").isEqualTo(400);
      }
    }
  }

  @Test
  void drainingLetsAStreamEndAndRefusesWhatComesAfter() throws InterruptedException {
    try (TestHouse house = full();
        RawClient running = house.client();
        RawClient late = house.client()) {
      running.send(RawClient.request("/v1/chat/completions", STREAM));
      TestHouse.eventually(() -> !engine.requests().isEmpty());
      late.send("POST /v1/chat/completions HTTP/1.1\r\n");
      Thread drain =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  house.gateway().drain(java.time.Duration.ofSeconds(20));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      TestHouse.eventually(() -> !ready(house));
      late.send("Host: localhost\r\nContent-Length: 0\r\n\r\n");
      RawClient.Answer refused = late.read();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("draining");
      assertThat(refused.header("connection")).isEqualTo("close");
      finish.countDown();
      assertThat(running.read().body()).contains("first", "last", "[DONE]");
      drain.join();
      assertThat(house.gateway().requestsInFlight()).isZero();
      assertThat(house.gateway().bufferedBytes()).isZero();
    }
  }

  @Test
  void aClientThatClosesItsSendingSideHasLeft() throws IOException, InterruptedException {
    try (TestHouse house = full();
        RawClient client = house.client()) {
      client.send(RawClient.request("/v1/chat/completions", STREAM));
      Socket upstream = engine.requests().take().socket();
      client.closeSending();
      house.assertNothingHeld();
      assertThat(upstream.getInputStream().read()).as("closed towards the engine").isEqualTo(-1);
    }
  }

  /** One engine with room for one request. */
  private TestHouse full() {
    return TestHouse.of(
        Settings.DEFAULTS, KeyRing.open(), Map.of("e0", spec("e0", engine.port(), null, 1)));
  }

  private static void reload(TestHouse house, Map<String, EngineSpec> engines) {
    Map<String, EngineSpec> specs = new LinkedHashMap<>(engines);
    Map<String, ModelSpec> models = Map.of("m", new ModelSpec("m", List.copyOf(specs.keySet())));
    house
        .snapshots()
        .update(now -> new Snapshot(now.version(), now.settings(), specs, models, now.keys()));
  }

  private static EngineSpec spec(String id, int port, @Nullable String model, int most) {
    URI url = URI.create("http://127.0.0.1:" + port);
    return new EngineSpec(id, EngineKind.SIM, url, model, null, most);
  }

  /** Nothing tells that one was made; too short a time would only make the test see less. */
  private static void letSweepsPass() {
    try {
      Thread.sleep(350);
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

  private static boolean ready(TestHouse house) {
    try (RawClient client = house.client()) {
      return client.get("/health/readiness").status() == 200;
    } catch (UncheckedIOException _) {
      return false; // who drains closes connections on which nothing was asked yet
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
