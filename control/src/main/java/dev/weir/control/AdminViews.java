package dev.weir.control;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the admin API shows, as records that become JSON. No secret has a field here. */
final class AdminViews {
  private final Snapshots snapshots;
  private final Fleet fleet;

  AdminViews(Snapshots snapshots, Fleet fleet) {
    this.snapshots = snapshots;
    this.fleet = fleet;
  }

  record Engines(List<EngineState> engines) {}

  record EngineState(
      String id,
      String kind,
      String url,
      String state,
      int inFlight,
      long outstandingTokens,
      int maxConcurrency,
      @Nullable String lastError,
      @Nullable String warning) {}

  record Models(List<ModelSpec> models) {}

  record Config(
      long version,
      List<EngineDeclared> engines,
      List<ModelSpec> models,
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
    return new Engines(fleet.engines().stream().map(AdminViews::state).toList());
  }

  Models models() {
    return new Models(List.copyOf(snapshots.current().models().values()));
  }

  Config snapshot() {
    Snapshot now = snapshots.current();
    return new Config(
        now.version(),
        now.engines().values().stream().map(AdminViews::declared).toList(),
        List.copyOf(now.models().values()),
        now.keys().size(),
        now.settings().limits(),
        now.settings().timeouts());
  }

  private static EngineState state(FleetEngine engine) {
    EngineSpec spec = engine.spec();
    return new EngineState(
        spec.id(),
        spec.kind().label(),
        shown(spec.url()),
        engine.state().label(),
        engine.engine().inFlight(),
        engine.engine().outstandingTokens(),
        engine.engine().maxConcurrency(),
        engine.lastError(),
        engine.warning());
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
