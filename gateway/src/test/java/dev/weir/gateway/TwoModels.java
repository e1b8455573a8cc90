package dev.weir.gateway;

import dev.weir.control.Cors;
import dev.weir.control.EngineSpec;
import dev.weir.control.KeyRing;
import dev.weir.control.ModelSpec;
import dev.weir.control.ModelTerms;
import dev.weir.control.Proxies;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model m and another one, each on an engine of its own, with terms that lead from one to the
 * other.
 */
final class TwoModels {
  private TwoModels() {}

  static void serve(
      TestHouse house,
      Map<String, ModelTerms> terms,
      EngineSpec ofM,
      EngineSpec ofOther,
      KeyRing keys) {
    Map<String, EngineSpec> engines = new LinkedHashMap<>();
    engines.put(ofM.id(), ofM);
    engines.put(ofOther.id(), ofOther);
    Map<String, ModelSpec> models = new LinkedHashMap<>();
    for (String model : terms.keySet()) {
      String engine = model.equals("m") ? ofM.id() : ofOther.id();
      models.put(model, new ModelSpec(model, List.of(engine)));
    }
    house.snapshots().update(_ -> new Snapshot(0, settings(terms), engines, models, keys));
  }

  /** Terms of models, and else everything as usual. */
  static Settings settings(Map<String, ModelTerms> terms) {
    return new Settings(
        Settings.Limits.DEFAULTS,
        Settings.Timeouts.DEFAULTS,
        null,
        Cors.OFF,
        Scheduling.DEFAULTS,
        Proxies.NONE,
        terms);
  }
}
