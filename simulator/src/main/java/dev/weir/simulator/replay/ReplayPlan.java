package dev.weir.simulator.replay;

import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.policy.PolicyFactory;
import dev.weir.simulator.report.Slo;
import dev.weir.simulator.trace.Trace;
import java.util.List;

/**
 * One run of a replay.
 *
 * @param trace what arrives
 * @param fleet on what
 * @param policy its name in the report
 * @param factory that makes it
 * @param slo what was promised, and is judged
 * @param rate requests a second; 0: as recorded
 * @param seed of all chance
 */
public record ReplayPlan(
    Trace trace,
    List<FleetGroup> fleet,
    String policy,
    PolicyFactory factory,
    Slo slo,
    double rate,
    long seed,
    ReplayOptions options) {
  public ReplayPlan {
    fleet = List.copyOf(fleet);
    if (!(rate >= 0) || rate > 1e9) {
      throw new IllegalArgumentException("rate: " + rate + " (expected: > 0)");
    }
    if (rate > 0 && trace.periodNanos() == 0) {
      throw new IllegalArgumentException(
          "rate: %s with %s (expected: a trace with arrival times)".formatted(rate, trace.name()));
    }
    int engines = fleet.stream().mapToInt(FleetGroup::count).sum();
    options.faults().forEach(fault -> check(fault, engines, options));
  }

  private static void check(Fault fault, int engines, ReplayOptions options) {
    int engine =
        switch (fault) {
          case Fault.Slow slow -> slow.engine();
          case Fault.Dead dead -> dead.engine();
          case Fault.Burst _ -> 0;
        };
    if (engine >= engines) {
      throw new IllegalArgumentException(
          "fault: engine %d (expected: 0 to %d)".formatted(engine, engines - 1));
    }
    if (fault instanceof Fault.Burst && options.closed() != null) {
      throw new IllegalArgumentException("fault: burst in a closed loop (expected: an open loop)");
    }
  }

  public ReplayPlan atRate(double other) {
    return new ReplayPlan(trace, fleet, policy, factory, slo, other, seed, options);
  }

  public ReplayPlan with(ReplayOptions other) {
    return new ReplayPlan(trace, fleet, policy, factory, slo, rate, seed, other);
  }

  /** Of the workload, in all. */
  int requests() {
    return options.requests() == 0 ? trace.size() : options.requests();
  }
}
