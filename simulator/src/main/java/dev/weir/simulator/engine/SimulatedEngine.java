package dev.weir.simulator.engine;

/**
 * One engine as a state machine: sequences go in, iterations come out, time is an argument in
 * nanoseconds of any origin.
 *
 * <p>An iteration is planned when it starts and takes effect when it ends. {@link #step} does both
 * at the seam: it ends the iteration in flight, which hands out tokens, and plans the next from
 * what is there at that moment. So the caller's whole duty is: submit; if the engine is not busy,
 * step; and step again at the time that step returned.
 *
 * <pre>{@code
 * engine.submit(sequence, now);
 * for (long end = engine.step(now); end != IDLE; end = engine.step(end)) {}
 * }</pre>
 *
 * <p>A sequence takes part only in iterations that start at or after its arrival. A caller in real
 * time that is late may therefore step with the times that are due instead of the time it is: the
 * engine catches up, and nothing is answered before it was asked.
 *
 * <p>Not thread-safe: one thread owns it, and its listeners are called on that thread.
 */
public final class SimulatedEngine {
  /** What {@link #step} returns when there is nothing to do until the next submission. */
  public static final long IDLE = Long.MAX_VALUE;

  private final EngineSettings settings;
  private final KvCache cache;
  private final BatchScheduler scheduler;
  private final EngineCounters counters = new EngineCounters();
  private final Workload work = new Workload();
  private long end = IDLE;
  private boolean completing;
  private double slowdown = 1;

  public SimulatedEngine(EngineSettings settings) {
    this.settings = settings;
    cache =
        new KvCache(settings.profile().kvTokens() / settings.blockTokens(), settings.blockTokens());
    scheduler = new BatchScheduler(settings, cache, counters);
  }

  public EngineSettings settings() {
    return settings;
  }

  /** Its settings with the speed that {@link #slowdown} leaves it. */
  public EngineSettings settingsNow() {
    return slowdown == 1 ? settings : settings.withSpeed(settings.speed() / slowdown);
  }

  /** Offers a sequence that arrives at {@code now}; it stays untouched unless it is queued. */
  public Admission submit(Sequence sequence, long now) {
    if (!sequence.is(Sequence.State.NEW)) {
      throw new IllegalStateException(
          "sequence %d: %s (expected: NEW)".formatted(sequence.id(), sequence.state));
    }
    long tokens = (long) sequence.promptTokens() + sequence.outputTokens();
    if (tokens > (long) cache.capacity() * settings.blockTokens()) {
      return Admission.TOO_LONG;
    }
    if (scheduler.waiting() >= settings.maxWaiting()) {
      return Admission.QUEUE_FULL;
    }
    sequence.arrival = now;
    scheduler.enqueue(sequence);
    return Admission.QUEUED;
  }

  /** Whether an iteration is in flight, so that {@link #step} is due at its end. */
  public boolean busy() {
    return end != IDLE;
  }

  /**
   * Ends the iteration in flight and starts the next.
   *
   * @param now not before the end of the iteration in flight
   * @return when the next one ends, or {@link #IDLE}
   */
  public long step(long now) {
    if (busy()) {
      if (now < end) {
        throw new IllegalArgumentException("now: %d (expected: >= %d)".formatted(now, end));
      }
      completing = true;
      scheduler.complete(now);
      completing = false;
    }
    end = scheduler.idle() ? IDLE : begin(scheduler.start(now));
    return end;
  }

  private long begin(long start) {
    scheduler.plan(start, work);
    double nanos = work.millis(settings.profile().cost()) * 1e6 * slowdown / settings.speed();
    long duration = Math.max(1, Math.round(nanos));
    counters.iteration(duration);
    return start + duration;
  }

  /** Ends a sequence early and frees its blocks at once; no effect if it has ended already. */
  public void abort(Sequence sequence) {
    if (!sequence.ended()) {
      scheduler.remove(sequence, completing);
    }
  }

  /** Makes iterations that start from now on take {@code factor} times as long: &gt; 0. */
  public void slowdown(double factor) {
    if (!(factor > 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("slowdown: " + factor + " (expected: > 0)");
    }
    slowdown = factor;
  }

  /** Prompt tokens that it would find in the prefix cache if it were admitted now. */
  public int cachedTokens(Sequence sequence) {
    int most = (sequence.promptTokens() - 1) / settings.blockTokens();
    return cache.match(sequence, most) * settings.blockTokens();
  }

  public int running() {
    return scheduler.running();
  }

  public int waiting() {
    return scheduler.waiting();
  }

  /** Blocks that running sequences hold. */
  public int usedBlocks() {
    return cache.used();
  }

  public int capacityBlocks() {
    return cache.capacity();
  }

  /** Share of the KV blocks that running sequences hold, 0 to 1. */
  public double kvUse() {
    return (double) cache.used() / cache.capacity();
  }

  /** Blocks that a later prompt can find, whether held or left behind. */
  public int cachedBlocks() {
    return cache.named();
  }

  public EngineCounters counters() {
    return counters;
  }

  /** Tokens of the iteration in flight, for tests of the budget. */
  int iterationTokens() {
    return busy() ? work.tokens : 0;
  }
}
