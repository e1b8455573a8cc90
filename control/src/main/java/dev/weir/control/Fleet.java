package dev.weir.control;

import dev.weir.scheduler.Gauges;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private volatile Map<FleetEngine, List<Peers>> peers = Map.of();

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
    snapshots.listen(snapshot -> {
      follow(snapshot.engines().values());
      peers = peers(snapshot.models().values());
    });
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

  /**
   * Lets time have its effect on every engine: to be called about ten times a second, by one thread
   * at a time. Never waits.
   */
  public void beat() {
    peers.values().stream().flatMap(List::stream).distinct().forEach(Peers::count);
    engines.values().forEach(FleetEngine::beat);
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

  private Map<FleetEngine, List<Peers>> peers(Collection<ModelSpec> models) {
    Map<FleetEngine, List<Peers>> found = new HashMap<>();
    for (ModelSpec model : models) {
      List<FleetEngine> members =
          model.engines().stream().map(engines::get).filter(Objects::nonNull).toList();
      Peers group = new Peers(members);
      group.count();
      members.forEach(member -> found.computeIfAbsent(member, _ -> new ArrayList<>()).add(group));
    }
    return found;
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
    public Company company(FleetEngine engine) {
      List<Peers> groups = peers.getOrDefault(engine, List.of());
      // In each of its models: one that can do without it is not to suffer for one that cannot.
      boolean pressed = !groups.isEmpty();
      boolean backed = !groups.isEmpty();
      for (Peers group : groups) {
        pressed &= group.pressed(rules.restraint().panic());
        backed &= group.backs(engine);
      }
      return new Company(pressed, backed);
    }

    @Override
    public void changed(FleetEngine engine) {
      peers.getOrDefault(engine, List.of()).forEach(Peers::count);
    }

    @Override
    public void turned(FleetEngine engine, boolean up) {
      String name = "engine " + engine.spec().id();
      if (up) {
        LOG.log(Level.INFO, name + " is " + how(engine.state()));
        announcer.announce(listener -> listener.up(engine));
      } else {
        String error = engine.lastError();
        String why = engine.draining() ? "drained" : error == null ? "no reason given" : error;
        Level level = engine.draining() ? Level.INFO : Level.WARNING;
        LOG.log(level, name + (engine.draining() ? " is drained" : " ejected: " + why));
        announcer.announce(listener -> listener.down(engine, why));
      }
    }

    private static String how(HealthState state) {
      return switch (state) {
        case PROBING -> "back on trial";
        case EJECTED -> "served from although it fails: too many others are out";
        case UNKNOWN, UP, SUSPECT -> "back";
      };
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
