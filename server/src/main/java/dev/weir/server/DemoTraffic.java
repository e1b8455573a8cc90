package dev.weir.server;

import static dev.weir.server.DemoScript.nanos;

import dev.weir.load.LoadPlan;
import dev.weir.load.LoadTarget;
import dev.weir.simulator.engine.EngineProfile;
import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.report.Slo;
import dev.weir.simulator.trace.BlockPrefix;
import dev.weir.simulator.trace.Lengths;
import dev.weir.simulator.trace.SyntheticWorkload;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The traffic of a demo: people who work with long texts, as many as the fleet can bear in the
 * mean, in waves that it cannot. Every act brings the same requests with other texts, so that acts
 * can be compared and no cache remembers the one before.
 *
 * <p>An open loop: arrivals do not wait for answers, so that two fleets are asked the same at the
 * same time, and whoever falls behind has to show it. A turn repeats the turns before it and six
 * customers share a long system prompt each, so that there is something to find in prefix caches;
 * lengths are spread wide, so that requests are unlike each other. The noisy tenant repeats
 * nothing.
 */
final class DemoTraffic {
  /** What every request is promised. */
  static final Slo SLO = new Slo(3_000_000_000L, 100_000_000L, Long.MAX_VALUE);

  /** As which requests before the first act are counted. */
  static final String WARM_UP = "warm-up";

  static final String NOISY = "noisy";

  private static final long SEED = 1;
  private static final int SESSIONS = 4000;

  /** What a request takes of a fleet's time in the mean, as if it were all for reading prompts. */
  private static final double TOKENS_A_REQUEST = 9500;

  private static final int NOISY_PROMPT = 6000;
  private static final int NOISY_ANSWER = 60;

  /** More than a small machine can carry over HTTP, and see. */
  private static final double MOST_REQUESTS = 40;

  private static final double CALM_SHARE = .6;
  private static final double PEAK = 1.8;
  private static final int GENTLE_SHARE = 4;

  /** Scopes of a workload's blocks are below it. */
  private static final int SCOPES = 1 << 20;

  private static final Duration ENDLESS = Duration.ofDays(365);

  private DemoTraffic() {}

  /** The same for equal fleets; the tenant of a request is the act that it is counted in. */
  static Trace on(List<FleetGroup> fleet, DemoScript script) {
    Trace chats = chats(rate(fleet));
    double busy = script.busy();
    Waves waves = new Waves(busy * CALM_SHARE, busy * (1 - CALM_SHARE), PEAK);
    List<TraceRequest> stretch = before(busy, waves.over(chats));
    List<TraceRequest> all = new ArrayList<>();
    for (TraceRequest request : before(script.warmUp(), chats)) {
      if (request.id() % GENTLE_SHARE == 0) {
        all.add(as(WARM_UP, request, all.size(), request.arrivalNanos(), 0));
      }
    }
    for (int act = 0; act < script.acts().size(); act++) {
      long begins = nanos(script.begins(act));
      for (TraceRequest request : stretch) {
        String id = script.acts().get(act).id();
        all.add(as(id, request, all.size(), begins + request.arrivalNanos(), 1 + act));
      }
    }
    return new Trace("demo", nanos(script.period()), all);
  }

  /** What the noisy tenant sends: in its act as much as the fleet can bear, besides the others. */
  static Trace noise(List<FleetGroup> fleet, DemoScript script) {
    double gap = 1 / rate(fleet);
    double begins = script.begins(script.acts().indexOf(DemoAct.NOISY));
    List<TraceRequest> all = new ArrayList<>();
    for (double at = 0; all.isEmpty() || at < script.busy(); at += gap) {
      TraceRequest lone =
          TraceRequest.lone(0, NOISY_PROMPT, NOISY_ANSWER, BlockPrefix.NONE)
              .at(all.size(), nanos(begins + at), -1);
      all.add(as(NOISY, lone, all.size(), lone.arrivalNanos(), 0));
    }
    return new Trace(NOISY, nanos(script.period()), all);
  }

  private static Trace chats(double rate) {
    return new SyntheticWorkload(
            "demo",
            SESSIONS,
            rate,
            3,
            6,
            6,
            1024,
            new Lengths(1000, 1.2, 16_000),
            new Lengths(60, .6, 200))
        .generate(SEED)
        .folded();
  }

  /** One at the least. */
  private static List<TraceRequest> before(double seconds, Trace trace) {
    List<TraceRequest> early =
        trace.requests().stream().filter(r -> r.arrivalNanos() < nanos(seconds)).toList();
    return early.isEmpty() ? trace.requests().subList(0, 1) : early;
  }

  private static TraceRequest as(String tenant, TraceRequest r, int id, long arrival, int text) {
    return new TraceRequest(
        id,
        arrival,
        r.inputTokens(),
        r.outputTokens(),
        r.prefix().elsewhere(text * SCOPES),
        r.session().isEmpty() ? "" : tenant + "/" + r.session(),
        tenant,
        -1,
        0,
        null);
  }

  private static double rate(List<FleetGroup> fleet) {
    return Math.min(MOST_REQUESTS, prefillRate(fleet) / TOKENS_A_REQUEST);
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

  /**
   * @param patience after which a client gives up
   */
  static LoadPlan to(LoadTarget target, Trace traffic, String label, Duration patience) {
    return LoadPlan.of(traffic, target)
        .label(label)
        .slo(SLO)
        .endlessFor(ENDLESS)
        .turns(true)
        .timeout(patience)
        .seed(SEED)
        .loops(1)
        .build();
  }
}
