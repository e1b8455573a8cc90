package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineReports;
import dev.weir.control.EngineSpec;
import dev.weir.control.Fleet;
import dev.weir.control.FleetEngine;
import dev.weir.control.HealthRules;
import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.control.Snapshots;
import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.scheduler.Gauges;
import dev.weir.simulator.engine.FleetGroup;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EngineReportsTest {
  @Test
  void aSimulatedEngineTellsWhatItsCacheHolds() throws InterruptedException {
    FleetGroup group = FleetGroup.parse("1xh100-8b").getFirst();
    BlockingQueue<Gauges> told = new LinkedBlockingQueue<>();
    try (EngineServer engine =
        EngineServer.start(EngineOptions.of(group.profile()).at("127.0.0.1", 0, 1))) {
      Fleet fleet = fleet(engine.urls().getFirst());
      fleet.listen(listener(told));
      try (EngineReports reports = new EngineReports(fleet)) {
        reports.start();
        Gauges gauges = told.poll(10, TimeUnit.SECONDS);

        assertThat(gauges).isNotNull();
        assertThat(gauges.running()).isZero();
        assertThat(gauges.waiting()).isZero();
        assertThat(gauges.kvUse()).isZero();
        assertThat(gauges.kvTokens()).isBetween(100_000L, 1_000_000L);
      }
    }
  }

  private static Fleet fleet(String url) {
    EngineSpec spec = new EngineSpec("a", EngineKind.SIM, URI.create(url), null, null, 8);
    Snapshot snapshot =
        new Snapshot(0, Settings.DEFAULTS, Map.of("a", spec), Map.of(), KeyRing.open());
    return new Fleet(new Snapshots(snapshot), HealthRules.DEFAULTS);
  }

  private static Fleet.Listener listener(BlockingQueue<Gauges> told) {
    return new Fleet.Listener() {
      @Override
      public void up(FleetEngine engine) {}

      @Override
      public void down(FleetEngine engine, String why) {}

      @Override
      public void reported(FleetEngine engine, Gauges gauges) {
        told.add(gauges);
      }
    };
  }
}
