package dev.weir.server;

import dev.weir.simulator.replay.RateSearch;
import dev.weir.simulator.replay.Replay;
import dev.weir.simulator.replay.ReplayPlan;
import dev.weir.simulator.report.RunReport;
import java.io.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * One policy with one seed: a run, or a search for each of the targets.
 *
 * @param targets empty: run at the plan's own rate
 */
record ReplayJob(ReplayPlan plan, List<RateSearch.Target> targets) {
  private static final long QUIET_NANOS = 2_000_000_000L;
  private static final int TICK_MILLIS = 250;

  /** Runs all on as many threads as there are processors; reports come in the order of jobs. */
  static List<RunReport> run(List<ReplayJob> jobs) throws InterruptedException {
    int threads = Math.min(jobs.size(), Runtime.getRuntime().availableProcessors());
    AtomicInteger done = new AtomicInteger();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<List<RunReport>>> futures = new ArrayList<>();
      jobs.forEach(job -> futures.add(pool.submit(() -> job.run(done))));
      watch(done, jobs.size());
      List<RunReport> reports = new ArrayList<>();
      for (Future<List<RunReport>> future : futures) {
        reports.addAll(result(future));
      }
      return reports;
    }
  }

  private List<RunReport> run(AtomicInteger done) {
    try {
      if (targets.isEmpty()) {
        return List.of(Replay.run(plan));
      }
      double least = targets.stream().mapToDouble(RateSearch.Target::share).min().orElseThrow();
      RateSearch search = new RateSearch(plan, least);
      return targets.stream().map(search::find).toList();
    } finally {
      done.incrementAndGet();
    }
  }

  private static List<RunReport> result(Future<List<RunReport>> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IllegalStateException(cause == null ? null : cause.getMessage(), e);
    }
  }

  private static void watch(AtomicInteger done, int jobs) throws InterruptedException {
    boolean watched = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    long start = System.nanoTime();
    while (watched && done.get() < jobs && System.nanoTime() - start < QUIET_NANOS) {
      Thread.sleep(TICK_MILLIS);
    }
    if (!watched || done.get() == jobs) {
      return;
    }
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("replay")
            .setInitialMax(jobs)
            .setConsumer(new ConsoleProgressBarConsumer(System.err))
            .build()) {
      while (done.get() < jobs) {
        Thread.sleep(TICK_MILLIS);
        bar.stepTo(done.get());
      }
    }
  }
}
