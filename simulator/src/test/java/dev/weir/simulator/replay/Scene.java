package dev.weir.simulator.replay;

import dev.weir.simulator.engine.EngineProfile;
import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.engine.LinearTime;
import dev.weir.simulator.engine.StepCost;
import dev.weir.simulator.policy.Policies;
import dev.weir.simulator.policy.PolicyFactory;
import dev.weir.simulator.report.Report;
import dev.weir.simulator.report.Slo;
import dev.weir.simulator.trace.BlockPrefix;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import dev.weir.simulator.trace.Traces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Small worlds whose times can be told beforehand. */
final class Scene {
  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000_000_000;

  private static final Pattern WALL = Pattern.compile("\"wall_seconds\" : [^\n]*");

  private Scene() {}

  /** Every iteration takes so long, whatever it computes. */
  static EngineProfile steady(double iterationMs, int maxSequences) {
    LinearTime constant =
        LinearTime.of(new int[] {1, 1_000_000}, new double[] {iterationMs, iterationMs});
    StepCost cost = new StepCost(0, constant, 0, 0, 0, 0);
    return new EngineProfile("steady", "none", cost, 1_000_000, 100_000, maxSequences);
  }

  static TraceRequest request(int id, long arrival, int input, int output) {
    return turn(id, arrival, input, output, "", -1, 0);
  }

  static TraceRequest turn(
      int id, long arrival, int input, int output, String session, int previous, long think) {
    return new TraceRequest(
        id, arrival, input, output, BlockPrefix.NONE, session, "t", previous, think, null);
  }

  /** So many equal requests, one each so many nanoseconds. */
  static Trace regular(int count, long gap, int input, int output) {
    List<TraceRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(request(i, i * gap, input, output));
    }
    return new Trace("regular", count * gap, requests);
  }

  static ReplayPlan plan(Trace trace, int engines, EngineProfile profile, PolicyFactory factory) {
    return new ReplayPlan(
        trace,
        List.of(new FleetGroup(engines, profile, 1)),
        "test",
        factory,
        Slo.parse("ttft=1s,tpot=50ms"),
        0,
        7,
        ReplayOptions.DEFAULT);
  }

  /** A workload by name, on engines of two kinds. */
  static ReplayPlan named(String workload, String policy, double rate) throws IOException {
    return new ReplayPlan(
        Traces.read(workload, 1),
        FleetGroup.parse("2xh100-8b,1xa100-8b@0.8"),
        policy,
        Policies.named(policy),
        Slo.parse("ttft=1s,tpot=50ms"),
        rate,
        7,
        ReplayOptions.DEFAULT);
  }

  /** All of the report but how long the run took here. */
  static String bytes(ReplayPlan plan) {
    String json = new Report(List.of(Replay.run(plan))).json();
    return WALL.matcher(json).replaceAll("");
  }

  static ReplayPlan plan(Trace trace, int engines, EngineProfile profile) {
    return plan(trace, engines, profile, Policies.named("power-of-two"));
  }
}
