package dev.weir.control;

import dev.weir.control.EngineCondition.Moment;
import dev.weir.control.EngineCondition.Verdict;
import dev.weir.protocol.Api;
import dev.weir.scheduler.Engine;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One engine of the fleet: what was declared, what is outstanding on it, and its condition.
 *
 * <p>Any thread may call it. What is known is guarded by this object's lock, which is held for a
 * few field writes only; what follows from it is published in volatiles, so that the call made for
 * every answer of a healthy engine is an increment and a volatile read.
 */
public final class FleetEngine {
  private final Engine engine;
  private final Watcher watcher;
  private final LongSupplier clock;
  private final CallCounters counters = new CallCounters();
  private final KnownCalls calls = new KnownCalls();
  private final EngineCondition condition;
  private final Map<HealthState, Long> turns = new EnumMap<>(HealthState.class);
  private volatile EngineSpec spec;
  private volatile HealthRules rules;
  private volatile HealthState state = HealthState.UNKNOWN;
  private volatile boolean leaving;
  private volatile boolean draining;
  private volatile boolean settled = true;
  private volatile boolean deaf;
  private boolean heardAtWork;
  private boolean up = true;
  private boolean retired;

  /**
   * @param clock nanoseconds of any fixed origin
   */
  FleetEngine(EngineSpec spec, HealthRules rules, Watcher watcher, LongSupplier clock) {
    this.spec = spec;
    this.rules = rules;
    this.engine = new Engine(spec.id(), spec.maxConcurrency());
    this.condition = new EngineCondition(rules);
    this.watcher = watcher;
    this.clock = clock;
  }

  public EngineSpec spec() {
    return spec;
  }

  /** The engine as the scheduler sees it: its load, its limit and whether it is up. */
  public Engine engine() {
    return engine;
  }

  public HealthState state() {
    return state;
  }

  /** Whether it gets nothing new because it is to be stopped. */
  public boolean draining() {
    return draining;
  }

  /**
   * Whether the grace of its drain is over: what still runs there should be continued elsewhere.
   * One volatile read.
   */
  public boolean leaving() {
    return leaving;
  }

  /**
   * Whether it misses its probes although it has answered some while it was at work: who waits for
   * it in silence need not go on doing so. Of one that is always deaf at work that is not known.
   * One volatile read.
   */
  public boolean deaf() {
    return deaf;
  }

  /** Whether it is drained and nothing runs on it any more. */
  public boolean drained() {
    return draining && engine.inFlight() == 0;
  }

  /** Whether nothing holds it back after a return. */
  boolean settled() {
    return settled;
  }

  /** Everything about it at one moment, for people. */
  public synchronized EngineReport report() {
    long now = clock.getAsLong();
    return EngineReport.of(this, condition, now);
  }

  /** Times that it came into this state. */
  public synchronized long turns(HealthState to) {
    return turns.getOrDefault(to, 0L);
  }

  /** Times that it said "busy". */
  public long busyTold() {
    return counters.busyTold();
  }

  /** What went wrong last, also when all is well again; null when nothing ever did. */
  public synchronized @Nullable String lastError() {
    return condition.health().lastError();
  }

  /** What a person should look at although the engine answers. */
  public synchronized @Nullable String warning() {
    return condition.health().warning();
  }

  /** Passive health: an answer with a true status arrived. Cheap; called for every answer. */
  public void answered() {
    counters.answered();
    if (state != HealthState.UP) {
      change(_ -> condition.health().answered(up));
    }
  }

  /**
   * A stream had its first content. Cheap; called for every stream.
   *
   * @param waitNanos since the engine had the request
   */
  public void began(long waitNanos) {
    counters.begun(waitNanos, waitNanos > rules.breaker().slowAfter().toNanos());
  }

  /** Passive health: an attempt failed by the engine's fault (reset, bad bytes, 5xx). */
  public void failed(String why) {
    counters.failed();
    change(now -> condition.health().failed(why, now));
    watcher.attemptFailed(this, why);
  }

  /** Passive health: an attempt found nobody at the address. */
  public void unreachable(String why) {
    counters.failed();
    change(now -> condition.health().unreachable(why, now));
    watcher.attemptFailed(this, why);
  }

  /**
   * The engine refused an attempt as one too many (429, 503), which is no failure: it is given less
   * for a while.
   *
   * @param retryAfterMillis that it asked for; 0: it did not say
   */
  public void busy(long retryAfterMillis) {
    counters.busy();
    int others = Math.max(0, engine.inFlight() - 1);
    long after = TimeUnit.MILLISECONDS.toNanos(retryAfterMillis);
    change(now -> condition.busy(others, after, now));
  }

  /**
   * Gives it nothing new.
   *
   * @param grace for what runs on it, until it is {@link #leaving}; null: as configured
   * @param held until {@link #undrain}, also when another process takes its place
   */
  public void drain(@Nullable Duration grace, boolean held) {
    change(now -> condition.drain(grace == null ? rules.drainGrace() : grace, held, now));
  }

  /** Takes a drain back; does nothing when there is none. */
  public void undrain() {
    change(_ -> condition.undrain());
  }

  /** An answer to such a call was served: it can do that. Cheap; called for every answer. */
  public void proved(Api api) {
    calls.proved(api);
  }

  /**
   * Whether a server error speaks against such calls rather than against the engine: it has served
   * others and never one of these. Otherwise one client that asks a chat engine for embeddings
   * could have it ejected for everybody.
   */
  public boolean unprovenBesideOthers(Api api) {
    return calls.unprovenBesideOthers(api);
  }

  /** Whether the engine was found not to have this call, by asking it. */
  public boolean lacks(Api api) {
    return calls.lacks(api);
  }

  /**
   * Remembers what a try has shown. Forgotten when the engine comes back or is declared anew:
   * another version may have been started.
   */
  public void lacks(Api api, boolean missing) {
    calls.lacks(api, missing);
  }

  void probed(ProbeResult result) {
    change(now -> {
      heardAtWork |= result instanceof ProbeResult.Alive && engine.inFlight() > 0;
      condition.probed(result, now);
    });
  }

  void unprobed() {
    change(now -> condition.health().unprobed(now));
  }

  /**
   * @param told by its exporter; null: nothing
   */
  void measured(@Nullable Telemetry told) {
    change(now -> condition.measured(told, now));
  }

  /** What time alone changes: rates, room, ramp, grace. */
  void beat() {
    change(now -> condition.beat(counters.tally(), moment(now)));
  }

  /** True when the other declaration means the same process at the same address. */
  boolean sameAs(EngineSpec other) {
    return spec.kind() == other.kind() && spec.url().equals(other.url());
  }

  /** Takes over what may change without making it another engine. */
  synchronized void declared(EngineSpec next, HealthRules rules) {
    if (!spec.equals(next)) {
      calls.forget();
    }
    spec = next;
    this.rules = rules;
    engine.limit(next.maxConcurrency());
    condition.rules(rules);
  }

  /** No longer part of the fleet: down for good, whatever its last requests still report. */
  synchronized void retire() {
    retired = true;
    engine.up(false);
  }

  private Moment moment(long now) {
    return new Moment(now, engine.inFlight(), spec.maxConcurrency(), watcher.company(this));
  }

  private synchronized void change(LongConsumer event) {
    if (retired) {
      return;
    }
    long now = clock.getAsLong();
    String warningBefore = warning();
    event.accept(now);
    String warning = warning();
    if (warning != null && !warning.equals(warningBefore)) {
      watcher.warned(this, warning);
    }
    publish(now);
  }

  private void publish(long now) {
    HealthState before = state;
    state = condition.health().state();
    draining = condition.drain() != null;
    deaf = heardAtWork && condition.health().deaf();
    if (state != before) {
      turns.merge(state, 1L, Long::sum);
      watcher.changed(this);
    }
    if (state.placeable() && !before.placeable()) {
      calls.forget();
    }
    Verdict verdict = condition.verdict(counters.tally(), moment(now));
    leaving = verdict.leaving();
    settled = verdict.settled();
    engine.allow(verdict.allowed());
    if (verdict.up() != up) {
      up = verdict.up();
      engine.up(up);
      watcher.turned(this, up);
    }
  }

  /** Hears of what happens; called under the engine's lock except where said. */
  interface Watcher {
    /** How the others are doing; takes no lock. */
    Company company(FleetEngine engine);

    /** Its state is another one. */
    void changed(FleetEngine engine);

    /** It may be placed on, or not any more. */
    void turned(FleetEngine engine, boolean up);

    void warned(FleetEngine engine, String warning);

    /** Called without the lock. */
    void attemptFailed(FleetEngine engine, String why);
  }
}
