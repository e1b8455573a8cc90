package dev.weir.server;

import dev.weir.control.Scheduling;
import dev.weir.control.Tier;
import dev.weir.load.LoadPlan;
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
import java.time.Duration;
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
    usageHelpWidth = 100,
    description = {
      "Plays a workload over HTTP through a gateway to simulated engines, first alone and then beside",
      "tenants that flood, each with a key of its own, and shows what the first one feels of it.",
      "Engines, traffic and the clock of the scheduler are slowed alike, so that this machine can",
      "carry the fleet; times are those of the fleet at full speed."
    },
    footer = {
      "",
      "Examples:",
      "  weir flood synthetic:azure --fleet 2xh100-8b --slo ttft=1s,tpot=50ms --rate 5"
          + " --flood noisy=50",
      "  weir flood synthetic:azure --fleet 2xh100-8b --slo ttft=5s,tpot=50ms --rate 5"
          + " --flood noisy=50:prompt=30000",
      "",
      "Exit: 0 the neighbour kept its promise (99 % of its requests, and the 99th percentile of its",
      "TTFT at most half of what was promised or 2.5 times that alone), 1 not, or the machine was too",
      "busy to say, 2 wrong use."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required before it calls.
final class FloodCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final Traffic traffic = new Traffic();
  @Mixin private final FleetOption fleet = new FleetOption();
  @Mixin private final ReportOutput output = new ReportOutput();

  @Option(
      names = "--flood",
      required = true,
      paramLabel = "TENANT=FACTOR[:weight=W][:prompt=TOKENS][:after=SHARE]",
      description =
          "A tenant that sends FACTOR times as much besides the workload, like it or with other"
              + " prompts; comma separated.")
  private String flood;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "300",
      description = "Only the first N of the trace (default: ${DEFAULT-VALUE}).")
  private int requests;

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

  @Option(
      names = "--dilate",
      paramLabel = "K",
      defaultValue = "10",
      description = "How many times slower everything goes over HTTP (default: ${DEFAULT-VALUE}).")
  private double dilate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of all chance (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws InterruptedException {
    Trace polite;
    List<Flood> floods;
    LiveRun.House house;
    try {
      floods = Flood.parse(flood);
      polite = workload();
      house = house(polite, floods);
    } catch (IOException | TraceException | IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    try {
      RunReport alone = play(house, polite, "alone");
      RunReport beside = play(house, Flood.join(polite, floods), "flooded");
      String tenant = polite.requests().getFirst().tenant();
      Neighbour neighbour = new Neighbour(tenant, alone, beside, traffic.slo(), dilate);
      Report both = new Report(List.of(alone, beside));
      return output.written(neighbour.table(), both::json) && neighbour.unharmed() ? 0 : 1;
    } catch (IOException e) {
      spec.commandLine().getErr().println("flood: " + e.getMessage());
      return 1;
    }
  }

  private Trace workload() throws IOException {
    check("--requests", requests, requests > 0);
    Trace cut = traffic.read(seed).folded().first(requests);
    traffic.checkTimed(cut);
    Double rate = traffic.rate();
    return rate == null ? cut : cut.atRate(rate, seed);
  }

  private LiveRun.House house(Trace polite, List<Flood> floods) {
    check("--cap", cap, cap > 0);
    check("--queued", queued, queued > 0);
    if (!(dilate >= 1) || dilate > 1e4) {
      throw new IllegalArgumentException("--dilate: " + dilate + " (expected: 1 to 10000)");
    }
    Slo slo = traffic.slo();
    Promise promise = new Promise(slo.ttftNanos(), slo.tpotNanos());
    Scheduling scheduling = new Scheduling(PolicyName.WEIR, Fairness.SIZE_FAIR, promise);
    Map<String, Tier> tenants = new HashMap<>();
    polite.requests().stream()
        .map(TraceRequest::tenant)
        .distinct()
        .forEach(tenant -> tenants.put(tenant, tier(tenant, 1)));
    floods.forEach(each -> tenants.put(each.tenant(), tier(each.tenant(), each.weight())));
    return new LiveRun.House(fleet.groups(), scheduling, dilate, cap, queued, tenants);
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
      return run.play(target ->
          LoadPlan.of(trace, target)
              .label(label)
              .slo(traffic.slo())
              .timeout(Duration.ofHours(10))
              .streamShare(traffic.streamShare())
              .dilation(dilate)
              .seed(seed)
              .loops(1)
              .build());
    }
  }
}
