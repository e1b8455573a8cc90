package dev.weir.control;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The models clients can name: those declared, completed by what engines without a declared model
 * say they serve. The only writer of {@link Snapshots}, so that a reload never loses what was
 * found.
 *
 * <p>A declared model is never changed by what is found. What an engine served once it keeps while
 * it is down: "no engine now" is true then, "no such model" would not be. Safe for any thread.
 */
public final class Catalog {
  private final Snapshots snapshots;
  private final Map<String, Finding> findings = new HashMap<>();
  private Snapshot declared;

  /** Starts from the snapshot in force as the declared one. */
  public Catalog(Snapshots snapshots) {
    this.snapshots = snapshots;
    this.declared = snapshots.current();
    if (!complete().equals(declared.models())) {
      publish();
    }
  }

  /** Swaps in a new configuration, with the models found so far on engines it still has. */
  public synchronized Snapshot declare(Snapshot next) {
    declared = next;
    findings.keySet().retainAll(next.engines().keySet());
    return publish();
  }

  /** Whether somebody has to ask the engine what it serves. */
  synchronized boolean asks(EngineSpec engine) {
    return engine.kind().listsModels()
        && engine.declaredModels().isEmpty()
        && belongsToNoModel(engine);
  }

  /**
   * The engine says that it serves these models.
   *
   * @return whether that was news
   */
  synchronized boolean found(EngineSpec engine, List<String> models) {
    EngineSpec current = declared.engines().get(engine.id());
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
    Map<String, ModelSpec> models = complete();
    return snapshots.update(current ->
        new Snapshot(
            current.version(), declared.settings(), declared.engines(), models, declared.keys()));
  }

  private Map<String, ModelSpec> complete() {
    Map<String, List<String>> joined = new LinkedHashMap<>();
    for (EngineSpec engine : declared.engines().values()) {
      for (String model : serves(engine)) {
        joined.computeIfAbsent(model, _ -> new ArrayList<>()).add(engine.id());
      }
    }
    Map<String, ModelSpec> models = new LinkedHashMap<>(declared.models());
    joined.forEach((id, engines) -> models.putIfAbsent(id, new ModelSpec(id, engines)));
    return models;
  }

  private Collection<String> serves(EngineSpec engine) {
    if (!belongsToNoModel(engine)) {
      return List.of();
    }
    if (!engine.declaredModels().isEmpty()) {
      return engine.declaredModels();
    }
    Finding finding = findings.get(engine.id());
    return finding != null && finding.url.equals(engine.url()) ? finding.models : List.of();
  }

  private boolean belongsToNoModel(EngineSpec engine) {
    return declared.models().values().stream()
        .noneMatch(model -> model.engines().contains(engine.id()));
  }

  private record Finding(URI url, List<String> models) {}
}
