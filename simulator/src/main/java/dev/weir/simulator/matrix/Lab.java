package dev.weir.simulator.matrix;

import dev.weir.simulator.replay.ClosedLoop;
import dev.weir.simulator.replay.Contestant;
import dev.weir.simulator.replay.RateSearch;
import dev.weir.simulator.replay.Replay;
import dev.weir.simulator.replay.ReplayOptions;
import dev.weir.simulator.replay.ReplayPlan;
import dev.weir.simulator.report.ReplayFigures;
import dev.weir.simulator.trace.Recordings;
import dev.weir.simulator.trace.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Answers cells: from the store, or by replays. */
final class Lab {
  /** The first of the requests warm the caches and are not judged. */
  private static final double WARM_UP = 0.05;

  private static final long GOSSIP_NANOS = 200_000_000L;

  private final Recordings recordings;
  private final int requests;
  private final CellStore store;
  private final Map<String, Trace> traces = new ConcurrentHashMap<>();

  /**
   * @param requests of each run at the most; 0: the whole trace
   */
  Lab(Recordings recordings, int requests, CellStore store) {
    this.recordings = recordings;
    this.requests = requests;
    this.store = store;
  }

  Measured measure(Cell cell) {
    String key = cell.key() + "|" + cell.of().workload().source(recordings) + "|" + requests;
    return store.get(key, () -> answer(cell));
  }

  private Measured answer(Cell cell) {
    ReplayPlan plan = plan(cell);
    return switch (cell.ask()) {
      case Cell.Search _ -> search(plan);
      case Cell.At(double rate, int routers) -> Measured.of(Replay.run(at(plan, rate, routers)));
    };
  }

  private static Measured search(ReplayPlan plan) {
    RateSearch search = new RateSearch(plan, Target.leastShare());
    Map<String, Double> rates = new TreeMap<>();
    for (Target target : Target.values()) {
      ReplayFigures found = search.find(target.search()).replay();
      Double rate = found == null ? null : found.foundRate();
      // At no rate: worth nothing, and comparable with what is worth something.
      rates.put(target.value(), rate == null ? 0 : rate);
    }
    return new Measured(rates);
  }

  private static ReplayPlan at(ReplayPlan plan, double rate, int routers) {
    ReplayOptions options =
        plan.options()
            .with(builder -> {
              builder.routers = routers;
              builder.gossipNanos = routers > 1 ? GOSSIP_NANOS : 0;
            });
    ClosedLoop loop = options.closed();
    return loop == null
        ? plan.with(options).atRate(rate)
        : plan.with(
            options.withClosed(
                new ClosedLoop((int) Math.max(1, rate), loop.think(), loop.mostThinkNanos())));
  }

  private ReplayPlan plan(Cell cell) {
    Contestant contestant = Contestant.parse(cell.contestant()).getFirst();
    ReplayOptions options =
        ReplayOptions.DEFAULT.with(builder -> {
          builder.fairness = cell.fairness();
          builder.warmUp = WARM_UP;
          builder.closed = cell.of().workload().loop();
        });
    return new ReplayPlan(
        trace(cell.of().workload(), cell.seed()),
        cell.of().engines(),
        contestant.name(),
        contestant.factory(),
        cell.of().slo(),
        0,
        cell.seed(),
        contestant.options(options));
  }

  private Trace trace(Workload workload, long seed) {
    return traces.computeIfAbsent(
        workload + " " + seed,
        _ -> {
          try {
            Trace whole = workload.read(recordings, seed);
            return requests == 0 ? whole : whole.first(requests);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
