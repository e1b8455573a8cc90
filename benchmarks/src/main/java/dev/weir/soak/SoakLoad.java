package dev.weir.soak;

import dev.weir.load.LoadPlan;
import dev.weir.load.LoadRun;
import dev.weir.load.LoadTarget;
import dev.weir.load.Pacing;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.trace.Lengths;
import dev.weir.simulator.trace.SyntheticWorkload;
import dev.weir.simulator.trace.Trace;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The clients of a long run: patient ones who come at a rate, half of them for streams, and some
 * without patience, who leave in the middle of their answers all the time.
 */
final class SoakLoad implements AutoCloseable {
  private static final Duration ENDLESS = Duration.ofDays(365);
  private static final int IMPATIENT = 4;

  private final List<LoadRun> runs;

  private SoakLoad(List<LoadRun> runs) {
    this.runs = runs;
  }

  static SoakLoad start(String url, double rate, long seed) {
    LoadTarget target = new LoadTarget(URI.create(url), null, "sim");
    Trace trace =
        new SyntheticWorkload(
                "soak",
                2000,
                rate,
                2,
                4,
                6,
                256,
                new Lengths(400, 1, 4_000),
                new Lengths(80, .6, 300))
            .generate(seed)
            .folded();
    LoadPlan patient =
        LoadPlan.of(trace, target)
            .endlessFor(ENDLESS)
            .timeout(Duration.ofMinutes(1))
            .streamShare(.5)
            .seed(seed)
            .loops(1)
            .build();
    LoadPlan impatient =
        LoadPlan.of(trace, target)
            .endlessFor(ENDLESS)
            .pacing(new Pacing.Users(IMPATIENT))
            .timeout(Duration.ofMillis(150))
            .seed(seed + 1)
            .loops(1)
            .build();
    return new SoakLoad(List.of(LoadRun.start(patient), LoadRun.start(impatient)));
  }

  /** Ends the traffic; what became of the patient ones. */
  RunReport end() throws InterruptedException {
    runs.getLast().stop(Duration.ZERO);
    RunReport report = runs.getFirst().stop(Duration.ofSeconds(30));
    runs.forEach(LoadRun::close);
    return report;
  }

  @Override
  public void close() {
    runs.forEach(LoadRun::close);
  }
}
