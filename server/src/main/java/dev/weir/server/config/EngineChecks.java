package dev.weir.server.config;

import dev.weir.control.EngineKind;
import dev.weir.server.config.Key.Item;
import dev.weir.server.config.Schema.Engines;
import java.util.List;

/** What concerns more than one key of an engine, wherever it is listed. */
final class EngineChecks {
  private EngineChecks() {}

  static void run(Section engine, Problems problems) {
    gpusOfAnExporter(engine, problems);
    azureOnly(engine, problems);
  }

  private static void gpusOfAnExporter(Section engine, Problems problems) {
    List<Item<String>> gpus = engine.find(Engines.GPUS);
    if (gpus == null || !engine.written(Engines.GPUS) || problems.at(engine.path(Engines.GPUS))) {
      return;
    }
    boolean none =
        engine.find(Engines.TELEMETRY) == null && !problems.at(engine.path(Engines.TELEMETRY));
    if (gpus.isEmpty()) {
      problems.add(engine, Engines.GPUS, "[] (expected: at least one; all of them: leave it out)");
    } else if (none) {
      problems.add(
          engine,
          Engines.GPUS,
          gpus.getFirst().value() + " without telemetry (expected: telemetry, the exporter's URL)");
    }
  }

  private static void azureOnly(Section engine, Problems problems) {
    EngineKind kind = engine.find(Engines.KIND);
    if (kind == null || kind == EngineKind.AZURE) {
      return;
    }
    for (Key<String> key : List.of(Engines.DEPLOYMENT, Engines.API_VERSION)) {
      String value = engine.find(key);
      if (value != null) {
        problems.add(
            engine,
            key,
            "\"" + value + "\" with kind " + kind.label() + " (expected: with kind azure only)");
      }
    }
  }
}
