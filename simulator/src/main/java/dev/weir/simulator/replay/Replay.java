package dev.weir.simulator.replay;

import dev.weir.simulator.report.RunLabel;
import dev.weir.simulator.report.RunReport;

/** Runs plans in virtual time. */
public final class Replay {
  private Replay() {}

  /** Runs to the end of the last request. */
  public static RunReport run(ReplayPlan plan) {
    long start = System.nanoTime();
    World world = new World(plan);
    world.run();
    return world
        .log()
        .report(
            new RunLabel(plan.policy(), world.rate(), plan.seed()),
            world.spanSeconds(),
            (System.nanoTime() - start) * 1e-9);
  }
}
