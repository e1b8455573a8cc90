package dev.weir.gateway;

import static dev.weir.gateway.Chunks.ASK;
import static dev.weir.gateway.Chunks.BEGUN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.FleetEngine;
import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.simulator.engine.EngineProfile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Streams that are moved from an engine that leaves, and what is kept for those that run. */
final class ContinuationHeldTest {
  @Test
  void behindTheGraceOfADrainStreamsMoveToTheOtherEngineAndWhatCannotMoveStays()
      throws InterruptedException {
    EngineOptions options = EngineOptions.of(EngineProfile.named("h100-8b")).withModel("m");
    try (EngineServer engines = EngineServer.start(options.at("127.0.0.1", 0, 2));
        TestHouse house =
            TestHouse.atPorts(
                Settings.DEFAULTS,
                KeyRing.open(),
                engines.urls().stream().mapToInt(url -> URI.create(url).getPort()).toArray());
        RawClient moving = house.client();
        RawClient staying = house.client()) {
      String bound = ",\"max_tokens\":250,\"ignore_eos\":true";
      FleetEngine left = house.engine("e0");
      FleetEngine other = house.engine("e1");
      other.drain(Duration.ofHours(1), true);
      moving.send(RawClient.request("/v1/chat/completions", ASK.formatted(bound)));
      staying.send(
          RawClient.request(
              "/v1/completions",
              "{\"model\":\"m\",\"prompt\":[1,2],\"stream\":true" + bound + "}"));
      TestHouse.eventually(() -> left.engine().inFlight() == 2 && engines.gauges(0).running() == 2);
      other.undrain();
      TimeUnit.MILLISECONDS.sleep(200);
      left.drain(Duration.ZERO, true);

      ReadStream moved = ReadStream.of(moving.read().body());
      ReadStream stayed = ReadStream.of(staying.read().body());
      assertThat(moved.comments).containsExactly(": weir resumed=1 engine=e1");
      assertThat(moved.finishes).containsExactly("length");
      assertThat(stayed.comments).isEmpty();
      assertThat(stayed.finishes).containsExactly("length");
      house.assertNothingHeld();
    }
  }

  @Test
  void aStreamGivesUpWhatItKeepsBeforeAnArrivalIsRefused() {
    Settings.Limits usual = Settings.Limits.DEFAULTS;
    Settings.Limits tight =
        new Settings.Limits(
            usual.bodyBytes(),
            usual.uploadBytes(),
            usual.headBytes(),
            usual.jsonDepth(),
            usual.requests(),
            usual.queued(),
            3000,
            usual.attempts());
    ScriptedEngine.Script begins = (_, out) -> out.write(BEGUN.getBytes(StandardCharsets.UTF_8));
    try (ScriptedEngine one = new ScriptedEngine(begins);
        ScriptedEngine two = new ScriptedEngine(begins);
        TestHouse house = TestHouse.with(TestHouse.limits(tight), KeyRing.open(), one, two);
        RawClient streaming = house.client();
        RawClient arriving = house.client()) {
      streaming.send(RawClient.request("/v1/chat/completions", ASK.formatted("")));
      TestHouse.eventually(() -> house.gateway().bufferedBytes() > 1024);
      assertThat(house.gateway().bufferedBytes()).isGreaterThan(1024);
      arriving.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: l\r\nContent-Length: 2900\r\n\r\n{");

      TestHouse.eventually(() -> house.gateway().bufferedBytes() == 2900);
      assertThat(house.gateway().bufferedBytes()).isEqualTo(2900);
    }
  }
}
