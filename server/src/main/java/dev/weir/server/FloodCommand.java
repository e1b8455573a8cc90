package dev.weir.server;

import dev.weir.control.Scheduling;
import dev.weir.control.Tier;
import dev.weir.scheduler.Fairness;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.policy.PolicyName;
import dev.weir.simulator.report.Report;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.report.Slo;
import dev.weir.simulator.trace.Flood;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceException;
import dev.weir.simulator.trace.TraceRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir flood}: what a tenant feels over HTTP of another one that floods. */
@Command(
    name = "flood",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows what a workload feels of tenants that flood beside it.",
      "It is played over HTTP through a gateway to simulated engines, first alone and then beside"
          + " them, each with a key of its own. Engines, traffic and the clock of the scheduler are"
          + " slowed alike, so that this machine can carry the fleet; times are those of the fleet"
          + " at full speed."
    },
    footer = {
      "",
      "Examples:",
      "  weir flood synthetic:azure --fleet 2xh100-8b --slo ttft=1s,tpot=50ms \\",
      "      --rate 5 --flood noisy=50",
      "  weir flood synthetic:azure --fleet 2xh100-8b --slo ttft=5s,tpot=50ms \\",
      "      --rate 5 --flood noisy=50:prompt=30000",
      "",
      "Exit: 0 the neighbour kept its promise (99 %% of its requests, and the 99th percentile of its"
          + " TTFT at most half of what was promised or 2.5 times that alone), 1 not, or the machine"
          + " was too busy to say, 2 wrong use."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required before it calls.
final class FloodCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final LiveOptions live = new LiveOptions(300);
  @Mixin private final FleetOption fleet = new FleetOption();
  @Mixin private final ReportOutput output = new ReportOutput();

  @Option(
      names = "--flood",
      required = true,
      paramLabel = "TENANT=FACTOR[:...]",
      description =
          "A tenant that sends FACTOR times as much besides the workload; may be followed by"
              + " :weight=W, by :prompt=TOKENS for prompts unlike the workload's, and by"
              + " :after=SHARE; comma separated.")
  private String flood;

  @Option(
      names = "--cap",
      paramLabel = "N",
      defaultValue = "256",
      description = "Requests at once on an engine (default: ${DEFAULT-VALUE}).")
  private int cap;

  @Option(
      names = "--queued",
      paramLabel = "N",
      defaultValue = "4096",
      description = "Requests that wait at the most (default: ${DEFAULT-VALUE}).")
  private int queued;

  @Override
  public Integer call() throws InterruptedException {
    Trace polite;
    List<Flood> floods;
    LiveRun.House house;
    try {
      floods = Flood.parse(flood);
      polite = live.workload();
      house = house(polite, floods);
    } catch (IOException | TraceException | IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    try {
      RunReport alone = play(house, polite, "alone");
      RunReport beside = play(house, Flood.join(polite, floods), "flooded");
      String tenant = polite.requests().getFirst().tenant();
      Neighbour neighbour =
          new Neighbour(tenant, alone, beside, live.traffic().slo(), live.dilate());
      Report both = new Report(List.of(alone, beside));
      return output.written(neighbour.table(), both::json) && neighbour.unharmed() ? 0 : 1;
    } catch (IOException e) {
      spec.commandLine().getErr().println("flood: " + e.getMessage());
      return 1;
    }
  }

  private LiveRun.House house(Trace polite, List<Flood> floods) {
    check("--cap", cap, cap > 0);
    check("--queued", queued, queued > 0);
    Slo slo = live.traffic().slo();
    Promise promise = new Promise(slo.ttftNanos(), slo.tpotNanos());
    Scheduling scheduling = new Scheduling(PolicyName.WEIR, Fairness.SIZE_FAIR, promise);
    Map<String, Tier> tenants = new HashMap<>();
    polite.requests().stream()
        .map(TraceRequest::tenant)
        .distinct()
        .forEach(tenant -> tenants.put(tenant, tier(tenant, 1)));
    floods.forEach(each -> tenants.put(each.tenant(), tier(each.tenant(), each.weight())));
    return new LiveRun.House(fleet.groups(), scheduling, live.dilate(), cap, queued, tenants);
  }

  private static void check(String option, int value, boolean valid) {
    if (!valid) {
      throw new IllegalArgumentException(option + ": " + value + " (expected: > 0)");
    }
  }

  private static Tier tier(String name, double weight) {
    long free = Tier.UNLIMITED;
    return new Tier(name, free, free, free, free, free, free, free, free, 0, weight);
  }

  private RunReport play(LiveRun.House house, Trace trace, String label)
      throws IOException, InterruptedException {
    try (LiveRun run = LiveRun.start(house)) {
      return run.play(target -> live.plan(trace, target, label));
    }
  }
}
