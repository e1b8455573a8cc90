package dev.weir.control;

import dev.weir.scheduler.Gauges;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The engines of the snapshot in force, with their health. Follows every swap: an engine with the
 * same id, kind and address keeps its load and health, everything else about it may change; any
 * other engine is a new one and starts unknown, which counts as up.
 *
 * <p>Reads are one volatile read of an immutable map. Swaps arrive one at a time, because {@link
 * Snapshots} makes them so. News is told by an {@link Announcer}: in order, and without waiting.
 */
public final class Fleet {
  private static final System.Logger LOG = System.getLogger("dev.weir.fleet");

  private final Announcer announcer = new Announcer();
  private final LongSupplier clock;
  private volatile Map<String, FleetEngine> engines = Map.of();
  private volatile HealthRules rules;

  /** Follows the snapshots, with the health rules that hold when nothing is configured. */
  public Fleet(Snapshots snapshots) {
    this(snapshots, HealthRules.DEFAULTS);
  }

  public Fleet(Snapshots snapshots, HealthRules rules) {
    this(snapshots, rules, System::nanoTime);
  }

  /**
   * @param clock nanoseconds of any fixed origin
   */
  Fleet(Snapshots snapshots, HealthRules rules, LongSupplier clock) {
    this.rules = rules;
    this.clock = clock;
    snapshots.listen(snapshot -> follow(snapshot.engines().values()));
  }

  /** The engine with this id; null when the snapshot in force does not declare it. */
  public @Nullable FleetEngine engine(String id) {
    return engines.get(id);
  }

  /** All engines, in declaration order. */
  public Collection<FleetEngine> engines() {
    return engines.values();
  }

  /** The health rules in force. */
  public HealthRules rules() {
    return rules;
  }

  /** Changes the health rules; what was counted so far stays counted. */
  public void rules(HealthRules rules) {
    this.rules = rules;
    engines.values().forEach(engine -> engine.declared(engine.spec(), rules));
  }

  /** Hears every later transition, on the thread that caused it; must not block. */
  public void listen(Listener listener) {
    announcer.listen(listener);
  }

  /** The engine told how it is. */
  void reported(FleetEngine engine, Gauges gauges) {
    announcer.announce(listener -> listener.reported(engine, gauges));
  }

  private void follow(Collection<EngineSpec> declared) {
    Map<String, FleetEngine> before = engines;
    Map<String, FleetEngine> after = new LinkedHashMap<>();
    for (EngineSpec spec : declared) {
      FleetEngine known = before.get(spec.id());
      if (known != null && known.sameAs(spec)) {
        known.declared(spec, rules);
        after.put(spec.id(), known);
      } else {
        after.put(spec.id(), new FleetEngine(spec, rules, new Herald(), clock));
      }
    }
    engines = Collections.unmodifiableMap(after);
    before.values().stream().filter(engine -> !isCurrent(engine)).forEach(this::dismiss);
    after.values().stream()
        .filter(engine -> before.get(engine.spec().id()) != engine)
        .forEach(engine -> announcer.announce(listener -> listener.up(engine)));
  }

  private void dismiss(FleetEngine engine) {
    engine.retire();
    announcer.announce(listener -> listener.down(engine, "removed from the configuration"));
  }

  /** Whether the engine is still part of the fleet. */
  boolean isCurrent(FleetEngine engine) {
    return engines.get(engine.spec().id()) == engine;
  }

  /** Hears of engines that come and go. */
  public interface Listener {
    /** The engine answers again: place requests on it. */
    void up(FleetEngine engine);

    /** The engine was ejected or removed: place nothing new on it. */
    void down(FleetEngine engine, String why);

    /** An attempt failed on the engine; it may or may not be ejected for it. */
    default void failed(FleetEngine engine, String why) {}

    /** The engine told how it is. */
    default void reported(FleetEngine engine, Gauges gauges) {}
  }

  private final class Herald implements FleetEngine.Watcher {
    @Override
    public void turned(
        FleetEngine engine, HealthState from, HealthState to, @Nullable String lastError) {
      String why = lastError == null ? "no reason given" : lastError;
      if (to.placeable()) {
        String trial = to == HealthState.PROBING ? " on trial" : "";
        LOG.log(Level.INFO, "engine " + engine.spec().id() + " is back" + trial);
        announcer.announce(listener -> listener.up(engine));
      } else {
        LOG.log(Level.WARNING, "engine " + engine.spec().id() + " ejected: " + why);
        announcer.announce(listener -> listener.down(engine, why));
      }
    }

    @Override
    public void warned(FleetEngine engine, String warning) {
      LOG.log(Level.WARNING, "engine " + engine.spec().id() + ": " + warning);
    }

    @Override
    public void attemptFailed(FleetEngine engine, String why) {
      announcer.announce(listener -> listener.failed(engine, why));
    }
  }
}
