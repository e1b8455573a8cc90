package dev.weir.control;

import dev.weir.scheduler.Promise;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the admin API shows, as records that become JSON. No secret has a field here. */
final class AdminViews {
  private static final double MILLIS = 1e-6;

  private final Snapshots snapshots;
  private final Fleet fleet;
  private final Traffic traffic;

  AdminViews(Snapshots snapshots, Fleet fleet, Traffic traffic) {
    this.snapshots = snapshots;
    this.fleet = fleet;
    this.traffic = traffic;
  }

  record Engines(List<EngineState> engines) {}

  record EngineState(
      String id,
      String kind,
      String url,
      String state,
      List<String> models,
      int inFlight,
      long outstandingTokens,
      double tokensPerSecond,
      int maxConcurrency,
      int allowed,
      @Nullable String lastError,
      @Nullable String warning,
      @Nullable Long graceMs,
      String compute,
      @Nullable Accelerator accelerator) {}

  /**
   * @param utilisation 0 to 1; null, here and below: not told
   */
  record Accelerator(
      @Nullable Double utilisation,
      @Nullable Double celsius,
      @Nullable Double smMegahertz,
      int xid,
      int accelerators) {
    static @Nullable Accelerator of(@Nullable Telemetry told) {
      return told == null
          ? null
          : new Accelerator(
              known(told.utilisation()),
              known(told.celsius()),
              known(told.smMegahertz()),
              told.xid(),
              told.accelerators());
    }

    private static @Nullable Double known(double figure) {
      return Double.isNaN(figure) ? null : (Double) figure;
    }
  }

  record Models(List<ModelState> models) {}

  /**
   * @param queued requests that wait for one of the engines
   */
  record ModelState(String id, List<String> engines, int queued, Scheduled scheduling) {}

  /**
   * @param tpotMs null: no pace is promised
   */
  record Scheduled(String policy, String mode, double ttftMs, @Nullable Double tpotMs) {
    static Scheduled of(Scheduling scheduling) {
      Promise promise = scheduling.promise();
      return new Scheduled(
          scheduling.policy().label(),
          scheduling.mode(),
          promise.ttftNanos() * MILLIS,
          promise.paced() ? (Double) (promise.tpotNanos() * MILLIS) : null);
    }
  }

  record ModelDeclared(String id, List<String> engines, Scheduled scheduling) {
    static ModelDeclared of(ModelSpec model) {
      return new ModelDeclared(model.id(), model.engines(), Scheduled.of(model.scheduling()));
    }
  }

  record Requests(List<Traffic.Ended> requests) {}

  record Config(
      long version,
      List<EngineDeclared> engines,
      List<ModelDeclared> models,
      int keys,
      Settings.Limits limits,
      Settings.Timeouts timeouts) {}

  record EngineDeclared(
      String id,
      String kind,
      String url,
      @Nullable String model,
      boolean hasApiKey,
      int maxConcurrency,
      Map<String, String> modelNames,
      List<String> headers,
      Map<String, String> paths,
      @Nullable String deployment,
      @Nullable String apiVersion) {}

  Engines engines() {
    Snapshot now = snapshots.current();
    return new Engines(fleet.engines().stream().map(engine -> state(engine, now)).toList());
  }

  Models models() {
    return new Models(
        snapshots.current().models().values().stream()
            .map(model ->
                new ModelState(
                    model.id(),
                    model.engines(),
                    traffic.queued(model.id()),
                    Scheduled.of(model.scheduling())))
            .toList());
  }

  Config snapshot() {
    Snapshot now = snapshots.current();
    return new Config(
        now.version(),
        now.engines().values().stream().map(AdminViews::declared).toList(),
        now.models().values().stream().map(ModelDeclared::of).toList(),
        now.keys().size(),
        now.settings().limits(),
        now.settings().timeouts());
  }

  private EngineState state(FleetEngine engine, Snapshot now) {
    EngineSpec spec = engine.spec();
    List<String> models =
        now.models().values().stream()
            .filter(model -> model.engines().contains(spec.id()))
            .map(ModelSpec::id)
            .toList();
    EngineReport report = engine.report();
    return new EngineState(
        spec.id(),
        spec.kind().label(),
        shown(spec.url()),
        report.state(),
        models,
        engine.engine().inFlight(),
        engine.engine().outstandingTokens(),
        traffic.tokensPerSecond(spec.id()),
        engine.engine().maxConcurrency(),
        report.allowed(),
        report.lastError(),
        report.warning(),
        report.graceMillis(),
        report.compute(),
        Accelerator.of(report.telemetry()));
  }

  private static EngineDeclared declared(EngineSpec spec) {
    return new EngineDeclared(
        spec.id(),
        spec.kind().label(),
        shown(spec.url()),
        spec.model(),
        spec.apiKey() != null,
        spec.maxConcurrency(),
        spec.access().modelNames(),
        spec.access().headers().stream().map(Access.Header::name).toList(),
        spec.access().paths(),
        spec.access().deployment(),
        spec.access().apiVersion());
  }

  private static String shown(URI url) {
    String authority = url.getRawAuthority();
    int at = authority == null ? -1 : authority.lastIndexOf('@');
    return at < 0 ? url.toString() : url.toString().replaceFirst("//[^/]*@", "//");
  }
}
