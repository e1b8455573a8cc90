package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineGauges;
import dev.weir.enginesim.EngineOptions;
import dev.weir.simulator.engine.EngineProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** One of four engines dies under load and comes back: what it is given then. */
@Tag("slow")
final class SlowStartTest {
  private static final int CLIENTS = 48;
  private static final int RETURNED = 0;
  private static final long TENTH_NANOS = 100_000_000;
  private static final String QUICK =
      "health: { probe_interval: 250ms, restraint: { slow_start: 4s } }\n";

  @Test
  void anEngineThatReturnsIsNotFlooded(@TempDir Path folder, TestReporter reporter)
      throws InterruptedException {
    EngineOptions options = EngineOptions.of(EngineProfile.named("h100-8b")).at("127.0.0.1", 0, 4);
    AtomicBoolean over = new AtomicBoolean();
    try (var fleet = new EngineFleet(folder, options, QUICK)) {
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Thread.ofPlatform().start(() -> askUntil(over, fleet)));
      }
      RunningWeir.eventually("it has its part", () -> on(fleet) >= CLIENTS / 6);
      fleet.arm(RETURNED, "die:after=0,ms=1500,next=1");
      RunningWeir.eventually("it is out", () -> fleet.metric("weir_engine_up", RETURNED) == 0);
      RunningWeir.eventually("it is back", () -> fleet.metric("weir_engine_up", RETURNED) == 1);

      List<Long> arrivals = arrivals(fleet, 20);
      reporter.publishEntry("requests per 100 ms after the return", arrivals.toString());
      over.set(true);
      for (Thread client : clients) {
        client.join();
      }
      assertThat(arrivals.getFirst()).as("in the first 100 ms of %s", arrivals).isBetween(0L, 8L);
      assertThat(arrivals.stream().mapToLong(Long::longValue).sum()).isPositive();
      RunningWeir.eventually(
          "held back no more", () -> fleet.metric("weir_engine_allowed", RETURNED) == 64);
      fleet.weir().assertNothingHeld();
    }
  }

  /** How many requests came to it in each tenth of a second; never more than it may have. */
  private static List<Long> arrivals(EngineFleet fleet, int tenths) throws InterruptedException {
    List<Long> arrivals = new ArrayList<>();
    long before = seen(fleet);
    long next = System.nanoTime();
    for (int i = 0; i < tenths; i++) {
      next += TENTH_NANOS;
      while (System.nanoTime() < next) {
        int running = on(fleet);
        // What it may have grows, so it may be asked behind what it has.
        assertThat((double) running)
            .isLessThanOrEqualTo(fleet.metric("weir_engine_allowed", RETURNED));
        Thread.sleep(5);
      }
      long now = seen(fleet);
      arrivals.add(now - before);
      before = now;
    }
    return arrivals;
  }

  private static int on(EngineFleet fleet) {
    EngineGauges gauges = fleet.engines().gauges(RETURNED);
    return gauges.running() + gauges.waiting();
  }

  private static long seen(EngineFleet fleet) {
    EngineGauges gauges = fleet.engines().gauges(RETURNED);
    return gauges.finished() + gauges.aborted() + gauges.running() + gauges.waiting();
  }

  private static void askUntil(AtomicBoolean over, EngineFleet fleet) {
    while (!over.get()) {
      assertThat(fleet.ask(60, true).status()).isEqualTo(200);
    }
  }
}
