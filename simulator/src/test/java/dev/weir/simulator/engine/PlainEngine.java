package dev.weir.simulator.engine;

/**
 * The simulated engine as one would write it first: every iteration goes through all that run. What
 * the real one must equal.
 */
final class PlainEngine {
  private final EngineSettings settings;
  private final PlainScheduler scheduler;
  private final EngineCounters counters = new EngineCounters();
  private final Workload work = new Workload();
  private long end = SimulatedEngine.IDLE;
  private boolean completing;

  PlainEngine(EngineSettings settings) {
    this.settings = settings;
    int blocks = settings.profile().kvTokens() / settings.blockTokens();
    scheduler = new PlainScheduler(settings, new KvCache(blocks, settings.blockTokens()), counters);
  }

  void submit(Sequence sequence, long now) {
    sequence.arrival = now;
    scheduler.enqueue(sequence);
  }

  boolean busy() {
    return end != SimulatedEngine.IDLE;
  }

  long step(long now) {
    if (busy()) {
      completing = true;
      scheduler.complete(now);
      completing = false;
    }
    end = scheduler.idle() ? SimulatedEngine.IDLE : begin(scheduler.start(now));
    return end;
  }

  private long begin(long start) {
    scheduler.plan(start, work);
    double nanos = work.millis(settings.profile().cost()) * 1e6 / settings.speed();
    return start + Math.max(1, Math.round(nanos));
  }

  void abort(Sequence sequence) {
    if (!sequence.ended()) {
      scheduler.remove(sequence, completing);
    }
  }

  EngineCounters counters() {
    return counters;
  }
}
