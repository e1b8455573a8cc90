package dev.weir.server;

import dev.weir.control.Scheduling;
import dev.weir.scheduler.Fairness;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.policy.PolicyName;
import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.policy.Policies;
import dev.weir.simulator.replay.Replay;
import dev.weir.simulator.replay.ReplayOptions;
import dev.weir.simulator.replay.ReplayPlan;
import dev.weir.simulator.report.Report;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.trace.TraceException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir agree}: shows that what replay foretells is what happens over HTTP. */
@Command(
    name = "agree",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs one workload twice, over HTTP and in virtual time, and compares.",
      "The fleet is the same. Engines, traffic and the clock of the scheduler are slowed alike, so"
          + " that this machine can carry the fleet; times are those of the fleet at full speed."
    },
    footer = {
      "",
      "Examples:",
      "  weir agree synthetic:chat --fleet 4xh100-8b --slo ttft=1s,tpot=50ms --rate 40",
      "  weir agree azure.csv --fleet 2xh100-8b,2xa100-8b --rate 12 --requests 1000 \\",
      "      --dilate 20",
      "",
      "The run takes about as long as the trace, times the dilation.",
      "Exit: 0 they agree (mean TTFT within 10 %%, attainment within 3 points), 1 they do not or the"
          + " machine was too busy to say, 2 wrong use."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required before it calls.
final class AgreeCommand implements Callable<Integer> {
  private static final double HOP_NANOS = 1e6;

  @Spec private CommandSpec spec;
  @Mixin private final LiveOptions options = new LiveOptions(600);
  @Mixin private final FleetOption fleet = new FleetOption();
  @Mixin private final ReportOutput output = new ReportOutput();

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      defaultValue = "weir",
      description = "Who places requests (default: ${DEFAULT-VALUE}).")
  private String policy;

  @Override
  public Integer call() throws InterruptedException {
    ReplayPlan plan;
    PolicyName name;
    try {
      name = PolicyName.parse(policy);
      plan = plan();
    } catch (IOException | TraceException | IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    try {
      Agreement agreement = new Agreement(live(plan, name), Replay.run(plan));
      Report both = new Report(List.of(agreement.live(), agreement.replay()));
      return output.written(agreement.table(), both::json) && agreement.holds() ? 0 : 1;
    } catch (IOException e) {
      spec.commandLine().getErr().println("agree: " + e.getMessage());
      return 1;
    }
  }

  /**
   * One tenant, because one client asks; a hop that is short, because it is one of this machine.
   */
  private ReplayPlan plan() throws IOException {
    return new ReplayPlan(
        options.workload(),
        fleet(),
        policy,
        Policies.named(policy),
        options.traffic().slo(),
        0,
        options.seed(),
        ReplayOptions.DEFAULT.with(chosen -> {
          chosen.hopNanos = Math.max(1, (long) (HOP_NANOS / options.dilate()));
          chosen.streamShare = options.traffic().streamShare();
          chosen.tenants = 1;
        }));
  }

  /** No more than this machine has patience for. */
  private List<FleetGroup> fleet() {
    List<FleetGroup> groups = fleet.groups();
    int count = groups.stream().mapToInt(FleetGroup::count).sum();
    if (count > SimulatedFleet.MOST) {
      throw new IllegalArgumentException(
          "--fleet: %d engines (expected: at most %d)".formatted(count, SimulatedFleet.MOST));
    }
    return groups;
  }

  private RunReport live(ReplayPlan plan, PolicyName name)
      throws IOException, InterruptedException {
    Promise promise = new Promise(plan.slo().ttftNanos(), plan.slo().tpotNanos());
    Scheduling scheduling = new Scheduling(name, Fairness.SIZE_FAIR, promise);
    try (LiveRun run =
        LiveRun.start(LiveRun.House.open(plan.fleet(), scheduling, options.dilate()))) {
      return run.play(target -> options.plan(plan.trace(), target, policy));
    }
  }
}
