package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.load.LoadPlan;
import dev.weir.load.LoadRun;
import dev.weir.load.LoadTarget;
import dev.weir.load.Pacing;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.trace.Lengths;
import dev.weir.simulator.trace.SyntheticWorkload;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All engines are restarted one after the other while clients stream from them. */
@Tag("slow")
@Timeout(180)
final class RollingRestartTest {
  private static final int CLIENTS = 24;

  @Test
  void everyEngineIsDrainedAndRestartedAndNoClientNotices(
      @TempDir Path folder, TestReporter reporter) throws InterruptedException {
    roll(folder, reporter, true);
  }

  @Test
  void everyEngineIsKilledAndStartedAnewAndNoClientNotices(
      @TempDir Path folder, TestReporter reporter) throws InterruptedException {
    roll(folder, reporter, false);
  }

  private static void roll(Path folder, TestReporter reporter, boolean drained)
      throws InterruptedException {
    try (RollingHouse house = new RollingHouse(folder);
        LoadRun load = LoadRun.start(plan(house.weir().url()))) {
      RunningWeir.eventually("everybody has been served", () -> load.live().served() > CLIENTS);
      long start = System.nanoTime();
      for (int engine = 0; engine < RollingHouse.ENGINES; engine++) {
        if (drained) {
          house.replace(engine);
        } else {
          house.restart(engine);
        }
      }
      RunReport report = load.stop(Duration.ofSeconds(30));

      reporter.publishEntry("outcomes", report.outcomes().toString());
      reporter.publishEntry("peak connections/s", "" + house.peakOfNewConnections(start));
      assertThat(report.outcomes().keySet()).containsOnly("served");
      house.weir().assertNothingHeld();
      assertThat(house.peakOfNewConnections(start))
          .as("connections opened in the worst second")
          .isLessThanOrEqualTo(3 * CLIENTS);
    }
  }

  private static LoadPlan plan(String url) {
    SyntheticWorkload chats =
        new SyntheticWorkload(
            "rolling", 500, 10, 1, 2, 6, 64, new Lengths(100, .5, 400), new Lengths(80, .5, 300));
    return LoadPlan.of(chats.generate(1), new LoadTarget(URI.create(url), null, "sim"))
        .pacing(new Pacing.Users(CLIENTS))
        .endlessFor(Duration.ofDays(1))
        .timeout(Duration.ofMinutes(1))
        .loops(1)
        .build();
  }
}
