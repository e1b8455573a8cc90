package dev.weir.server;

import dev.weir.simulator.replay.RateSearch;
import dev.weir.simulator.replay.Replay;
import dev.weir.simulator.replay.ReplayPlan;
import dev.weir.simulator.report.RunReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import me.tongfei.progressbar.ProgressBar;

/**
 * One policy with one seed: a run, or a search for each of the targets.
 *
 * @param targets empty: run at the plan's own rate
 * @param judge so many of its refusals; 0: none
 */
record ReplayJob(ReplayPlan plan, List<RateSearch.Target> targets, int judge) {
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration TICK = Duration.ofMillis(250);

  /** Runs all on as many threads as there are processors; reports come in the order of jobs. */
  static List<RunReport> run(List<ReplayJob> jobs) throws InterruptedException {
    int threads = Math.min(jobs.size(), Runtime.getRuntime().availableProcessors());
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<CompletableFuture<List<RunReport>>> runs = new ArrayList<>();
      jobs.forEach(job -> runs.add(CompletableFuture.supplyAsync(job::run, pool)));
      watch(runs);
      List<RunReport> reports = new ArrayList<>();
      for (CompletableFuture<List<RunReport>> run : runs) {
        reports.addAll(result(run));
      }
      return reports;
    }
  }

  private List<RunReport> run() {
    if (targets.isEmpty()) {
      return List.of(judge == 0 ? Replay.run(plan) : Replay.judged(plan, judge));
    }
    double least = targets.stream().mapToDouble(RateSearch.Target::share).min().orElseThrow();
    RateSearch search = new RateSearch(plan, least);
    return targets.stream().map(search::find).toList();
  }

  private static List<RunReport> result(Future<List<RunReport>> run) throws InterruptedException {
    try {
      return run.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IllegalStateException(cause == null ? null : cause.getMessage(), e);
    }
  }

  private static void watch(List<CompletableFuture<List<RunReport>>> runs)
      throws InterruptedException {
    CompletableFuture<Void> all = CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new));
    if (!Progress.watched() || ended(all, QUIET)) {
      return;
    }
    try (ProgressBar bar = Progress.bar("replay", runs.size())) {
      while (!ended(all, TICK)) {
        bar.stepTo(runs.stream().filter(Future::isDone).count());
      }
    }
  }

  /** Waits for it so long at the most; how it ended is asked elsewhere. */
  private static boolean ended(Future<Void> all, Duration most) throws InterruptedException {
    try {
      all.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException _) {
      return true;
    } catch (TimeoutException _) {
      return false;
    }
    return true;
  }
}
