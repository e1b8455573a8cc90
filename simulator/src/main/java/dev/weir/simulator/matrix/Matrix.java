package dev.weir.simulator.matrix;

import dev.weir.simulator.trace.Recordings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Runs cases beside each other, one on a processor, and remembers every answer.
 *
 * @param recordings that replace generated workloads
 * @param cells answers that are known already
 * @param seeds at least one
 * @param requests of each run at the most, 0: whole traces
 * @param only cases to run, as {@code chat/F1}; empty: all
 */
public record Matrix(
    Recordings recordings, Cells cells, List<Long> seeds, int requests, Set<String> only) {
  /** Those that may come first somewhere; the others of the library never did. */
  private static final List<String> BASELINES =
      List.of(
          "power-of-two",
          "least-requests",
          "smg-cache-aware",
          "llm-d",
          "dynamo-kv",
          "lmetric",
          "preble");

  private static final Set<String> OVERLOADED = Set.of("long/F1", "chat/F1", "code/F1");
  private static final Set<String> ROUTED = Set.of("long/F1", "long/F2", "agents/F1");

  /**
   * Where answers are kept.
   *
   * @param file made if it is not there
   * @param again policies that have changed: what they answered is forgotten
   */
  public record Cells(Path file, Set<String> again) {
    public Cells {
      again = Set.copyOf(again);
    }
  }

  public Matrix {
    seeds = List.copyOf(seeds);
    only = Set.copyOf(only);
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("seeds: none (expected: at least 1)");
    }
    List<String> known = MatrixCase.all().stream().map(MatrixCase::name).toList();
    for (String name : only) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("case: " + name + " (expected: one of " + known + ")");
      }
    }
  }

  /** All that one case answers. */
  private record Answers(Standings capacity, List<Overload> overloads, List<Routers> routers) {}

  /** How many cases there are to run. */
  public int cases() {
    return cases(only).size();
  }

  /**
   * @param done hears of each case that is finished, on any thread
   */
  public MatrixReport run(Consumer<String> done) throws IOException, InterruptedException {
    CellStore store = new CellStore(cells.file());
    store.forget(cells.again());
    Lab lab = new Lab(recordings, requests, store);
    List<Future<Answers>> futures = new ArrayList<>();
    int threads = Runtime.getRuntime().availableProcessors();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (MatrixCase each : cases(only)) {
        futures.add(
            pool.submit(() -> {
              Answers answers = answers(lab, each);
              done.accept(each.name());
              return answers;
            }));
      }
      return report(futures);
    }
  }

  private Answers answers(Lab lab, MatrixCase each) {
    Contest contest = new Contest(lab, BASELINES, seeds);
    Standings capacity = contest.run(each);
    List<Overload> overloads = new ArrayList<>();
    if (OVERLOADED.contains(each.name())) {
      for (double factor : Overload.FACTORS) {
        overloads.add(Overload.run(contest, capacity, factor, seeds));
      }
    }
    List<Routers> routers =
        ROUTED.contains(each.name()) ? List.of(Routers.run(contest, capacity, seeds)) : List.of();
    return new Answers(capacity, overloads, routers);
  }

  private MatrixReport report(List<Future<Answers>> futures) throws InterruptedException {
    List<Standings> capacity = new ArrayList<>();
    List<Overload> overloads = new ArrayList<>();
    List<Routers> routers = new ArrayList<>();
    for (Future<Answers> future : futures) {
      try {
        Answers answers = future.get();
        capacity.add(answers.capacity);
        overloads.addAll(answers.overloads);
        routers.addAll(answers.routers);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    List<String> sources = new ArrayList<>();
    for (Workload workload : Workload.values()) {
      sources.add(workload.label() + ": " + workload.source(recordings));
    }
    return new MatrixReport(sources, capacity, overloads, routers);
  }

  private static List<MatrixCase> cases(Set<String> only) {
    return MatrixCase.all().stream()
        .filter(each -> only.isEmpty() || only.contains(each.name()))
        .toList();
  }
}
