package dev.weir.control;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The engines requests may be sent to and the models clients can name: those declared, completed by
 * engines that were found and by what engines without a declared model say they serve. The only
 * writer of {@link Snapshots}, so that a reload never loses what was found, and what was found
 * never undoes a reload.
 *
 * <p>A group is a place where engines are looked for, such as a DNS name. A declared model may name
 * a group where it could name an engine; it then has whatever engines the group has at the moment.
 * A declared engine wins over a found one of the same id, and an earlier group over a later one.
 *
 * <p>A declared model is never changed by what engines say they serve. What an engine served once
 * it keeps while it is down, and what a group served last it keeps while it has no engine that
 * serves anything: "no engine now" is true then, "no such model" would not be. Safe for any thread.
 */
public final class Catalog {
  private final Snapshots snapshots;
  private final Map<String, Finding> findings = new HashMap<>();
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Supplier<KeyRing> keys;
  private Snapshot declared;
  // Of the engines in force, those that belong to a declared model.
  private Set<String> assigned = Set.of();

  /** Starts from the snapshot in force as the declared one, without groups. */
  public Catalog(Snapshots snapshots) {
    this.snapshots = snapshots;
    this.declared = snapshots.current();
    this.keys = () -> declared.keys();
    publish();
  }

  /**
   * The same with keys that come from elsewhere.
   *
   * @param keys who may call at the moment, asked at every swap
   */
  public Catalog(Snapshots snapshots, Supplier<KeyRing> keys) {
    this.snapshots = snapshots;
    this.declared = snapshots.current();
    this.keys = keys;
    publish();
  }

  /** Swaps in the keys that are valid now. */
  public synchronized void rekey() {
    publish();
  }

  /** Swaps in a new configuration without groups; see {@link #declare(Snapshot, Collection)}. */
  public synchronized Snapshot declare(Snapshot next) {
    return declare(next, List.of());
  }

  /**
   * Swaps in a new configuration, with the engines and models found so far where it still has them.
   *
   * @param next its models may name groups where they could name engines
   * @param names of the groups, in order
   */
  public synchronized Snapshot declare(Snapshot next, Collection<String> names) {
    Map<String, Group> before = new HashMap<>(groups);
    groups.clear();
    names.forEach(name -> groups.put(name, before.getOrDefault(name, new Group())));
    declared = next;
    return publish();
  }

  /** A group has exactly these engines now; one that is not declared is not heard of. */
  public synchronized void group(String name, List<EngineSpec> engines) {
    Group group = groups.get(name);
    if (group != null && !group.engines.equals(engines)) {
      group.engines = List.copyOf(engines);
      publish();
    }
  }

  /** Whether somebody has to ask the engine what it serves. */
  synchronized boolean asks(EngineSpec engine) {
    return engine.kind().listsModels()
        && engine.declaredModels().isEmpty()
        && !assigned.contains(engine.id());
  }

  /**
   * The engine says that it serves these models.
   *
   * @return whether that was news
   */
  synchronized boolean found(EngineSpec engine, List<String> models) {
    EngineSpec current = engines().get(engine.id());
    if (current == null || !current.url().equals(engine.url())) {
      return false;
    }
    Finding finding = new Finding(engine.url(), List.copyOf(models));
    if (finding.equals(findings.put(engine.id(), finding))) {
      return false;
    }
    publish();
    return true;
  }

  private Snapshot publish() {
    Map<String, EngineSpec> engines = engines();
    findings.keySet().retainAll(engines.keySet());
    Map<String, ModelSpec> models = models(engines);
    Snapshot now = snapshots.current();
    Snapshot next = new Snapshot(now.version(), declared.settings(), engines, models, keys.get());
    return next.equals(now) ? now : snapshots.update(_ -> next);
  }

  private Map<String, EngineSpec> engines() {
    Map<String, EngineSpec> engines = new LinkedHashMap<>(declared.engines());
    for (Group group : groups.values()) {
      group.engines.forEach(engine -> engines.putIfAbsent(engine.id(), engine));
    }
    return Collections.unmodifiableMap(engines);
  }

  private Map<String, ModelSpec> models(Map<String, EngineSpec> engines) {
    Map<String, ModelSpec> models = new LinkedHashMap<>();
    declared.models().forEach((id, model) -> models.put(id, expanded(model)));
    assigned = new HashSet<>();
    models.values().forEach(model -> assigned.addAll(model.engines()));
    Map<String, List<String>> joined = new LinkedHashMap<>();
    for (EngineSpec engine : engines.values()) {
      for (String model : serves(engine)) {
        joined.computeIfAbsent(model, _ -> new ArrayList<>()).add(engine.id());
      }
    }
    groups.values().forEach(group -> remember(group, joined));
    Scheduling usual = declared.settings().scheduling();
    joined.forEach((id, of) -> models.putIfAbsent(id, new ModelSpec(id, of, usual)));
    return Collections.unmodifiableMap(models);
  }

  /** The model with each group's engines in the place of the group. */
  private ModelSpec expanded(ModelSpec model) {
    Set<String> ids = new LinkedHashSet<>();
    for (String id : model.engines()) {
      Group group = groups.get(id);
      if (group == null || declared.engines().containsKey(id)) {
        ids.add(id);
      } else {
        group.engines.forEach(engine -> ids.add(engine.id()));
      }
    }
    return new ModelSpec(model.id(), List.copyOf(ids), model.scheduling());
  }

  /** Keeps what the group serves, or lets its models of before stand without an engine. */
  private void remember(Group group, Map<String, List<String>> joined) {
    List<String> serves =
        group.engines.stream().flatMap(engine -> serves(engine).stream()).distinct().toList();
    if (!serves.isEmpty()) {
      group.servedLast = serves;
    }
    group.servedLast.forEach(model -> joined.computeIfAbsent(model, _ -> new ArrayList<>()));
  }

  private Collection<String> serves(EngineSpec engine) {
    if (assigned.contains(engine.id())) {
      return List.of();
    }
    if (!engine.declaredModels().isEmpty()) {
      return engine.declaredModels();
    }
    Finding finding = findings.get(engine.id());
    return finding != null && finding.url.equals(engine.url()) ? finding.models : List.of();
  }

  private record Finding(URI url, List<String> models) {}

  /** A place where engines are looked for; guarded by the catalog. */
  private static final class Group {
    private List<EngineSpec> engines = List.of();
    private List<String> servedLast = List.of();
  }
}
