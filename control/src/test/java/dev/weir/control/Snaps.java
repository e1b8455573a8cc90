package dev.weir.control;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Snapshots for tests, in a line each. */
final class Snaps {
  private Snaps() {}

  static Snapshot of(EngineSpec... engines) {
    return of(List.of(), engines);
  }

  static Snapshot of(List<ModelSpec> models, EngineSpec... engines) {
    Map<String, EngineSpec> byId = new LinkedHashMap<>();
    for (EngineSpec engine : engines) {
      byId.put(engine.id(), engine);
    }
    Map<String, ModelSpec> modelsById = new LinkedHashMap<>();
    models.forEach(model -> modelsById.put(model.id(), model));
    return new Snapshot(0, Settings.DEFAULTS, byId, modelsById, KeyRing.open());
  }

  static EngineSpec vllm(String id, String url) {
    return new EngineSpec(id, EngineKind.VLLM, URI.create(url), null, null, 8);
  }

  static EngineSpec vllm(String id) {
    return vllm(id, "http://127.0.0.1:1/" + id);
  }
}
