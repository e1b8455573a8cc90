package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines that have no room are given less, and never taken for broken. */
final class BusyTest {
  private static final int REQUESTS = 400;
  private static final int AT_ONCE = 16;

  @Test
  void halfOfTheFleetSayingBusyOpensNoBreakerAndNobodyNotices(@TempDir Path folder)
      throws Exception {
    try (var fleet = new EngineFleet(folder, Asked.engines(4), "")) {
      fleet.arm(0, "busy:retry=1");
      fleet.arm(1, "busy:retry=1");

      assertThat(statuses(fleet)).containsOnly(200).hasSize(REQUESTS);
      for (int engine = 0; engine < 4; engine++) {
        assertThat(fleet.turns(engine, "ejected")).isZero();
        assertThat(fleet.turns(engine, "suspect")).isZero();
        assertThat(fleet.metric("weir_engine_up", engine)).isEqualTo(1);
      }
      for (int engine = 0; engine < 2; engine++) {
        assertThat(fleet.metric("weir_engine_busy_total", engine))
            .as("asked again and again, but not for every request")
            .isBetween(1.0, REQUESTS / 4.0);
        assertThat(fleet.metric("weir_engine_allowed", engine)).isLessThan(64);
        assertThat(fleet.metric("weir_engine_allowed", engine + 2)).isEqualTo(64);
      }

      fleet.engines().disarm(0);
      RunningWeir.eventually(
          "its room is believed again", () -> fleet.metric("weir_engine_allowed", 0) > 4);
      fleet.weir().assertNothingHeld();
    }
  }

  private static List<Integer> statuses(EngineFleet fleet) throws Exception {
    try (var clients = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Integer>> asked = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        boolean stream = i % 2 == 0;
        asked.add(clients.submit(() -> fleet.ask(20, stream).status()));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> each : asked) {
        statuses.add(each.get());
      }
      return statuses;
    }
  }
}
