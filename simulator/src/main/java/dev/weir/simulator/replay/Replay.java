package dev.weir.simulator.replay;

import dev.weir.simulator.report.ReplayFigures;
import dev.weir.simulator.report.RunLabel;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.story.StoryLog;
import dev.weir.simulator.story.StoryRun;
import java.util.Objects;

/** Runs plans in virtual time. */
public final class Replay {
  private Replay() {}

  /** Runs to the end of the last request. */
  public static RunReport run(ReplayPlan plan) {
    return run(plan, new Verdicts(plan, 1));
  }

  /** Runs to the end of the last request, and keeps what a page tells of it. */
  public static StoryRun told(ReplayPlan plan) {
    StoryLog story = new StoryLog(plan.slo());
    return story.run(run(plan, Verdicts.told(plan, story)));
  }

  private static RunReport run(ReplayPlan plan, Verdicts verdicts) {
    long start = System.nanoTime();
    World world = new World(plan, verdicts);
    world.run();
    return verdicts
        .log()
        .report(
            new RunLabel(plan.policy(), rate(plan, world), plan.seed()),
            world.spanSeconds(),
            (System.nanoTime() - start) * 1e-9)
        .replayed(ReplayFigures.of(verdicts.wastedPrefillShare()));
  }

  /**
   * Runs to the end of the last request, and judges so many of its refusals.
   *
   * @param most refusals that are judged: &gt; 0
   */
  public static RunReport judged(ReplayPlan plan, int most) {
    RunReport run = run(plan);
    ReplayFigures figures = Objects.requireNonNull(run.replay());
    return run.replayed(figures.judged(new RefusalJudge(plan).judge(most)));
  }

  /** Runs to the end, or until more than that share have missed their promise. */
  static Attained attained(ReplayPlan plan, double mostMissedShare) {
    Verdicts verdicts = new Verdicts(plan, mostMissedShare);
    new World(plan, verdicts).run();
    return new Attained(verdicts.attained(), verdicts.log().longestDecileShare());
  }

  private static double rate(ReplayPlan plan, World world) {
    if (plan.options().closed() != null) {
      return world.arrivalRate();
    }
    return plan.rate() == 0 ? plan.trace().meanRate() : plan.rate();
  }
}
