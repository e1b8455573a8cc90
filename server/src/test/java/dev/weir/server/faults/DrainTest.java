package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine is taken out of service by the admin API while it works. */
final class DrainTest {
  @Test
  void whatRunsEndsAndNothingNewComesUntilItIsTakenBack(@TempDir Path folder) {
    try (var fleet = new EngineFleet(folder, Asked.engines(2), "");
        var streaming = new Wire(fleet.weir().port())) {
      streaming.send(Wire.post("/v1/chat/completions", Asked.chat("chat", "Hello", 8000, true)));
      RunningWeir.eventually("it runs", () -> running(fleet, 0) + running(fleet, 1) == 1);
      int busy = running(fleet, 0) == 1 ? 0 : 1;

      Wire.Answer drain = fleet.post("/admin/engines/e" + busy + "/drain?grace_ms=60000");
      assertThat(drain.status()).isEqualTo(200);
      assertThat(drain.json().path("state").asString()).isEqualTo("draining");
      assertThat(drain.json().path("in_flight").asInt()).isEqualTo(1);
      assertThat(drain.json().path("grace_ms").asInt()).isBetween(1, 60_000);
      for (int i = 0; i < 10; i++) {
        assertThat(fleet.ask(5, false).header("x-weir-engine")).isEqualTo("e" + (1 - busy));
      }
      assertThat(Events.of(streaming.read()).done()).as("the stream ends whole").isTrue();
      RunningWeir.eventually(
          "drained", () -> fleet.shown(busy).path("state").asString().equals("drained"));
      assertThat(fleet.metric("weir_engine_draining", busy)).isEqualTo(1);

      Wire.Answer back = fleet.post("/admin/engines/e" + busy + "/undrain");
      assertThat(back.json().path("state").asString()).isEqualTo("up");
      fleet.weir().assertNothingHeld();
    }
  }

  @Test
  void anotherProcessAtItsAddressEndsTheDrain(@TempDir Path folder) {
    try (var fleet = new EngineFleet(folder, Asked.engines(2), "")) {
      fleet.post("/admin/engines/e0/drain");
      // It goes away for a second, as if it were replaced.
      fleet.arm(0, "slow-start:ms=1000");
      RunningWeir.eventually("it is back", () -> fleet.metric("weir_engine_up", 0) == 1);
      assertThat(fleet.metric("weir_engine_draining", 0)).isZero();
    }
  }

  @Test
  void whatCannotBeMeantIsRefused(@TempDir Path folder) {
    try (var fleet = new EngineFleet(folder, Asked.engines(1), "")) {
      assertThat(refusal(fleet, "/admin/engines/e7/drain"))
          .isEqualTo("engine: e7 (expected: one of e0)");
      assertThat(refusal(fleet, "/admin/engines/e0/drain?grace_ms=soon"))
          .isEqualTo("grace_ms: soon (expected: a whole number from 0 to 86400000)");
      assertThat(refusal(fleet, "/admin/engines/e0/drain?hold=maybe"))
          .isEqualTo("hold: maybe (expected: true or false)");
      assertThat(fleet.metric("weir_engine_draining", 0)).isZero();
    }
  }

  private static String refusal(EngineFleet fleet, String path) {
    Wire.Answer answer = fleet.post(path);
    assertThat(answer.status()).isBetween(400, 404);
    return answer.error().path("message").asString();
  }

  private static int running(EngineFleet fleet, int engine) {
    return fleet.engines().gauges(engine).running();
  }
}
