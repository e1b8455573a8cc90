package dev.weir.server;

import dev.weir.load.LoadPlan;
import dev.weir.load.LoadTarget;
import dev.weir.simulator.engine.EngineProfile;
import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.report.Slo;
import dev.weir.simulator.trace.Lengths;
import dev.weir.simulator.trace.SyntheticWorkload;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The traffic of a demo: people who work with long texts, as many as the fleet can just bear in the
 * mean, in waves that it cannot.
 *
 * <p>An open loop: arrivals do not wait for answers, so that two fleets are asked the same at the
 * same time, and whoever falls behind has to show it. A turn repeats the turns before it and six
 * tenants share a long system prompt each, so that there is something to find in prefix caches;
 * lengths are spread wide, so that requests are unlike each other.
 */
final class DemoTraffic {
  /** What every request is promised. */
  static final Slo SLO = new Slo(3_000_000_000L, 100_000_000L, Long.MAX_VALUE);

  private static final long SEED = 1;
  private static final int SESSIONS = 4000;

  /** What a request takes of a fleet's time in the mean, as if it were all for reading prompts. */
  private static final double TOKENS_A_REQUEST = 8500;

  /** More than a small machine can carry over HTTP, and see. */
  private static final double MOST_REQUESTS = 40;

  private static final Waves WAVES = new Waves(12, 8, 1.8);
  private static final long GENTLE_NANOS = 10_000_000_000L;
  private static final int GENTLE_SHARE = 4;
  private static final Duration ENDLESS = Duration.ofDays(365);

  private DemoTraffic() {}

  /** The same for equal fleets. */
  static Trace on(List<FleetGroup> fleet) {
    double rate = Math.min(MOST_REQUESTS, prefillRate(fleet) / TOKENS_A_REQUEST);
    SyntheticWorkload chats =
        new SyntheticWorkload(
            "demo",
            SESSIONS,
            rate,
            3,
            6,
            6,
            1024,
            new Lengths(1000, 1.2, 16_000),
            new Lengths(60, .6, 200));
    return gently(WAVES.over(chats.generate(SEED).folded()));
  }

  /** Few in the first seconds, which belong to the start of the process. */
  private static Trace gently(Trace traffic) {
    List<TraceRequest> kept = new ArrayList<>();
    for (TraceRequest request : traffic.requests()) {
      boolean first = request.arrivalNanos() < GENTLE_NANOS;
      if (!first || request.id() % GENTLE_SHARE == 0) {
        kept.add(request.at(kept.size(), request.arrivalNanos(), -1));
      }
    }
    return new Trace(traffic.name(), traffic.periodNanos(), kept);
  }

  /** Prompt tokens a second that the fleet reads when it does nothing else. */
  private static double prefillRate(List<FleetGroup> fleet) {
    double sum = 0;
    for (FleetGroup group : fleet) {
      EngineProfile profile = group.profile();
      int budget = profile.tokenBudget();
      double millis = profile.cost().millis(budget, 0, 0, 0);
      sum += group.count() * group.speed() * budget / millis * 1000;
    }
    return sum;
  }

  static LoadPlan to(LoadTarget target, Trace traffic, String label) {
    return LoadPlan.of(traffic, target)
        .label(label)
        .slo(SLO)
        .endlessFor(ENDLESS)
        .turns(true)
        .timeout(Duration.ofMinutes(1))
        .seed(SEED)
        .loops(1)
        .build();
  }
}
