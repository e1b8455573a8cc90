package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What an engine's accelerator tells, end to end: exporter, rule, admin API, metrics. */
final class TelemetryTest {
  private static final String OFTEN = "health: { probe_interval: 250ms }\n";

  @Test
  void anEngineWhoseAcceleratorIsFullAndWhoseStreamsAreLateIsDegraded(@TempDir Path folder) {
    try (var fleet = new EngineFleet(folder, Asked.engines(1), OFTEN)) {
      RunningWeir.eventually(
          "the rule is active",
          () -> fleet.shown(0).path("compute").asString().equals("inactive: no streams lately"));
      // An iteration takes a second: the first token is late, and the accelerator never rests.
      fleet.arm(0, "slow:factor=7000");
      List<Wire> streams = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Wire wire = new Wire(fleet.weir().port());
        wire.send(Wire.post("/v1/chat/completions", Asked.chat("chat", "Question " + i, 60, true)));
        streams.add(wire);
      }
      RunningWeir.eventually("degraded", () -> fleet.metric("weir_engine_degraded", 0) == 1);

      JsonNode engine = fleet.shown(0);
      assertThat(engine.path("compute").asString()).isEqualTo("degraded");
      assertThat(engine.path("state").asString()).as("degraded is not out").isEqualTo("up");
      assertThat(engine.path("allowed").asInt()).isBetween(1, 4);
      assertThat(engine.path("accelerator").path("utilisation").asDouble()).isGreaterThan(.9);
      assertThat(engine.path("accelerator").path("sm_megahertz").asDouble()).isPositive();
      assertThat(fleet.metric("weir_engine_gpu_utilization_ratio", 0)).isGreaterThan(.9);
      assertThat(fleet.metric("weir_engine_gpu_temperature_celsius", 0)).isBetween(36.0, 90.0);
      streams.forEach(Wire::close);
      fleet.weir().assertNothingHeld();
    }
  }

  @Test
  void anXidThatMeansALostAcceleratorEjects(@TempDir Path folder) {
    try (var fleet = new EngineFleet(folder, Asked.engines(2), OFTEN)) {
      RunningWeir.eventually("read", () -> fleet.shown(0).path("accelerator").isObject());
      fleet.xid(0, 79);
      RunningWeir.eventually("it is out", () -> fleet.metric("weir_engine_up", 0) == 0);
      assertThat(fleet.shown(0).path("last_error").asString())
          .isEqualTo("Xid 79: the accelerator is lost");
      assertThat(fleet.metric("weir_engine_gpu_xid", 0)).isEqualTo(79);
      assertThat(fleet.ask(5, false).status()).isEqualTo(200);

      fleet.xid(0, 0);
      RunningWeir.eventually("on trial", () -> fleet.turns(0, "probing") == 1);
    }
  }
}
