package dev.weir.server;

import dev.weir.simulator.replay.Replay;
import dev.weir.simulator.replay.ReplayPlan;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.story.Story;
import dev.weir.simulator.story.StoryRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs plans again for a page: each at its own rate, with all that the page tells of it, and, in an
 * open loop, at less and more, to show what becomes of goodput under other loads.
 */
final class ReplayPage {
  private static final double[] FACTORS = {0.5, 0.75, 1.25, 1.5, 2};

  private ReplayPage() {}

  /**
   * @param plans one a policy, at least one, all but the policy alike
   */
  static Story tell(List<ReplayPlan> plans, Map<String, String> setting)
      throws InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<StoryRun>> runs = new ArrayList<>();
      List<Future<RunReport>> probes = new ArrayList<>();
      for (ReplayPlan plan : plans) {
        runs.add(pool.submit(() -> Replay.told(plan)));
      }
      for (ReplayPlan plan : plans) {
        for (ReplayPlan other : otherLoads(plan)) {
          probes.add(pool.submit(() -> Replay.run(other)));
        }
      }
      return new Story(plans.getFirst().slo(), setting, all(runs), all(probes));
    }
  }

  private static List<ReplayPlan> otherLoads(ReplayPlan plan) {
    List<ReplayPlan> others = new ArrayList<>();
    double rate = plan.rate() == 0 ? plan.trace().meanRate() : plan.rate();
    for (double factor : FACTORS) {
      if (plan.options().closed() == null) {
        others.add(plan.atRate(rate * factor));
      }
    }
    return others;
  }

  private static <T> List<T> all(List<Future<T>> futures) throws InterruptedException {
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return results;
  }
}
