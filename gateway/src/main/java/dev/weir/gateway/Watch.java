package dev.weir.gateway;

import dev.weir.control.Fleet;
import dev.weir.control.FleetEngine;
import dev.weir.control.Traffic;
import dev.weir.control.degrade.Ladders;
import dev.weir.control.degrade.Standing;
import dev.weir.scheduler.Mailbox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the house once a second and remembers five minutes of it. Event loops only count up
 * ({@link LoopWatch}); what happened in a second is the difference between two looks, so that
 * watching costs a request a few increments, and nobody who looks on ever holds anybody up.
 *
 * <p>One timer calls {@link #look}; the ring of seconds and its number are published for readers on
 * any thread. A reader that is overtaken by the ring's end sees a newer second in the place of the
 * oldest one, and leaves it out.
 */
final class Watch implements Traffic {
  /** Seconds kept. */
  static final int KEPT = 300;

  private static final int PACE_SECONDS = 5;

  private final Lifecycle lifecycle;
  private final Fleet fleet;
  private final Pools pools;
  private final Ladders ladders;
  private final List<LoopWatch> loops = new CopyOnWriteArrayList<>();
  private final Map<String, LongAdder> written = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<@Nullable Second> seconds = new AtomicReferenceArray<>(KEPT);
  private final long startedMs = System.currentTimeMillis();
  private final Differences differences;
  private volatile long last;

  Watch(Lifecycle lifecycle, Fleet fleet, Pools pools, Ladders ladders) {
    this.ladders = ladders;
    this.lifecycle = lifecycle;
    this.fleet = fleet;
    this.pools = pools;
    this.differences = new Differences(System.nanoTime());
  }

  /** What a new event loop counts with. */
  LoopWatch loop() {
    LoopWatch loop = new LoopWatch();
    loops.add(loop);
    return loop;
  }

  /** Counts the tokens that an engine writes; from any thread, many at a time. */
  LongAdder written(String engine) {
    return written.computeIfAbsent(engine, _ -> new LongAdder());
  }

  /** Ends a second. Called by one timer only. */
  void look(long now) {
    long[] counters = new long[LoopWatch.COUNTERS];
    Map<String, long[]> models = new HashMap<>();
    for (LoopWatch loop : loops) {
      loop.addTo(counters);
      loop.addTo(models);
    }
    long seq = last + 1;
    Map<String, EngineSecond> engines = new TreeMap<>();
    for (FleetEngine engine : fleet.engines()) {
      engines.put(engine.spec().id(), engineSecond(engine));
    }
    written.keySet().removeIf(id -> fleet.engine(id) == null);
    Second second =
        differences.second(seq, now, new Differences.Counted(counters, models), queues(), engines);
    seconds.setRelease((int) (seq % KEPT), second);
    last = seq;
  }

  private EngineSecond engineSecond(FleetEngine engine) {
    String id = engine.spec().id();
    LongAdder adder = written.get(id);
    long tokens = adder == null ? 0 : adder.sumThenReset();
    return new EngineSecond(
        tokens, engine.engine().inFlight(), Math.max(0, engine.engine().outstandingTokens()));
  }

  private Map<String, Integer> queues() {
    Map<String, Integer> queues = new TreeMap<>();
    pools.all().forEach((model, pool) -> queues.put(model, pool.pool().queued()));
    return queues;
  }

  @Override
  public Live live(long after) {
    long to = last;
    List<Second> found = new ArrayList<>();
    for (long seq = Math.max(Math.clamp(after, 0, to), to - KEPT) + 1; seq <= to; seq++) {
      Second second = seconds.getAcquire((int) (seq % KEPT));
      if (second != null && second.seq() == seq) {
        found.add(second);
      }
    }
    return new Live(startedMs, System.currentTimeMillis(), lifecycle.requests(), found);
  }

  @Override
  public List<Ended> requests(int most) {
    List<Ended> all = new ArrayList<>();
    for (LoopWatch loop : loops) {
      for (int i = 0; i < LoopWatch.KEPT; i++) {
        Ended request = loop.kept(i);
        if (request != null) {
          all.add(request);
        }
      }
    }
    all.sort(Comparator.comparingLong(Ended::atMs).reversed());
    return all.subList(0, Math.min(most, all.size()));
  }

  @Override
  public double tokensPerSecond(String engine) {
    double time = 0;
    long tokens = 0;
    for (Second second : live(last - PACE_SECONDS).seconds()) {
      EngineSecond part = second.engines().get(engine);
      tokens += part == null ? 0 : part.tokensOut();
      time += second.seconds();
    }
    return time == 0 ? 0 : tokens / time;
  }

  @Override
  public Standing.@Nullable State degraded(String model) {
    Standing standing = ladders.of(model);
    return standing == null ? null : standing.state();
  }

  @Override
  public int queued(String model) {
    Mailbox pool = pools.pool(model);
    return pool == null ? 0 : pool.pool().queued();
  }
}
