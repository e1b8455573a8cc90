package dev.weir.control;

import dev.weir.protocol.Api;
import dev.weir.scheduler.Engine;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One engine of the fleet: what was declared, what is outstanding on it, and its health.
 *
 * <p>Any thread may call it. The state machine is guarded by this object's lock, which is held for
 * a few field writes only; the state is published in a volatile, so that the call made for every
 * answer of a healthy engine is one volatile read.
 */
public final class FleetEngine {
  private final Engine engine;
  private final Watcher watcher;
  private final LongSupplier clock;
  private final EngineHealth health;
  private volatile EngineSpec spec;
  private volatile Set<Api> lacking = Set.of();
  private volatile Set<Api> proven = Set.of();
  private volatile HealthState state = HealthState.UNKNOWN;
  private boolean retired;

  /**
   * @param clock nanoseconds of any fixed origin
   */
  FleetEngine(EngineSpec spec, HealthRules rules, Watcher watcher, LongSupplier clock) {
    this.spec = spec;
    this.engine = new Engine(spec.id(), spec.maxConcurrency());
    this.health = new EngineHealth(rules);
    this.watcher = watcher;
    this.clock = clock;
  }

  public EngineSpec spec() {
    return spec;
  }

  /** The engine as the scheduler sees it: its load and whether it is up. */
  public Engine engine() {
    return engine;
  }

  public HealthState state() {
    return state;
  }

  /** What went wrong last, also when all is well again; null when nothing ever did. */
  public synchronized @Nullable String lastError() {
    return health.lastError();
  }

  /** What a person should look at although the engine answers. */
  public synchronized @Nullable String warning() {
    return health.warning();
  }

  /** Passive health: an answer with a true status arrived. Cheap; called for every answer. */
  public void answered() {
    if (state != HealthState.UP) {
      change(health::answered);
    }
  }

  /** Passive health: an attempt failed by the engine's fault (connect, reset, bad bytes, 5xx). */
  public void failed(String why) {
    change(() -> health.failed(why, clock.getAsLong()));
    watcher.attemptFailed(this, why);
  }

  /** An answer to such a call was served: it can do that. Cheap; called for every answer. */
  public void proved(Api api) {
    if (!proven.contains(api)) {
      prove(api);
    }
  }

  /**
   * Whether a server error speaks against such calls rather than against the engine: it has served
   * others and never one of these. Otherwise one client that asks a chat engine for embeddings
   * could have it ejected for everybody.
   */
  public boolean unprovenBesideOthers(Api api) {
    Set<Api> known = proven;
    return !known.isEmpty() && !known.contains(api);
  }

  /** Whether the engine was found not to have this call, by asking it. */
  public boolean lacks(Api api) {
    return lacking.contains(api);
  }

  /**
   * Remembers what a try has shown. Forgotten when the engine comes back or is declared anew:
   * another version may have been started.
   */
  public void lacks(Api api, boolean missing) {
    if (lacks(api) != missing) {
      learn(api, missing);
    }
  }

  private synchronized void learn(Api api, boolean missing) {
    Set<Api> next = EnumSet.noneOf(Api.class);
    next.addAll(lacking);
    if (missing) {
      next.add(api);
    } else {
      next.remove(api);
    }
    lacking = next;
  }

  private synchronized void prove(Api api) {
    Set<Api> next = EnumSet.of(api);
    next.addAll(proven);
    proven = next;
  }

  void probed(ProbeResult result) {
    change(() -> health.probed(result, clock.getAsLong()));
  }

  void unprobed() {
    change(() -> health.unprobed(clock.getAsLong()));
  }

  /** True when the other declaration means the same process at the same address. */
  boolean sameAs(EngineSpec other) {
    return spec.kind() == other.kind() && spec.url().equals(other.url());
  }

  /** Takes over what may change without making it another engine. */
  synchronized void declared(EngineSpec next, HealthRules rules) {
    if (!spec.equals(next)) {
      lacking = Set.of();
      proven = Set.of();
    }
    spec = next;
    engine.limit(next.maxConcurrency());
    health.rules(rules);
  }

  /** No longer part of the fleet: down for good, whatever its last requests still report. */
  synchronized void retire() {
    retired = true;
    engine.up(false);
  }

  private synchronized void change(Runnable event) {
    if (retired) {
      return;
    }
    String warningBefore = health.warning();
    event.run();
    String warning = health.warning();
    if (warning != null && !warning.equals(warningBefore)) {
      watcher.warned(this, warning);
    }
    HealthState before = state;
    state = health.state();
    if (state.placeable() != before.placeable()) {
      if (state.placeable()) {
        lacking = Set.of();
        proven = Set.of();
      }
      engine.up(state.placeable());
      watcher.turned(this, before, state, health.lastError());
    }
  }

  /** Hears of what happens; called under the engine's lock except where said. */
  interface Watcher {
    void turned(FleetEngine engine, HealthState from, HealthState to, @Nullable String lastError);

    void warned(FleetEngine engine, String warning);

    /** Called without the lock. */
    void attemptFailed(FleetEngine engine, String why);
  }
}
