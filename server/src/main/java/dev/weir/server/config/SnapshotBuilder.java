package dev.weir.server.config;

import dev.weir.control.Access;
import dev.weir.control.Cors;
import dev.weir.control.EngineSpec;
import dev.weir.control.Exporter;
import dev.weir.control.HealthRules;
import dev.weir.control.ModelSpec;
import dev.weir.control.Proxies;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.control.tenants.Declared;
import dev.weir.scheduler.Fairness;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.policy.PolicyName;
import dev.weir.server.config.Key.Item;
import dev.weir.server.config.SchedulingKeys.ModelSlo;
import dev.weir.server.config.SchedulingKeys.Slo;
import dev.weir.server.config.SchedulingKeys.Usual;
import dev.weir.server.config.Schema.CorsKeys;
import dev.weir.server.config.Schema.Discover;
import dev.weir.server.config.Schema.Engines;
import dev.weir.server.config.Schema.Limits;
import dev.weir.server.config.Schema.Models;
import dev.weir.server.config.Schema.Server;
import dev.weir.server.config.Schema.Timeouts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a file that was found right into the records the platform runs on. */
final class SnapshotBuilder {
  private static final long USUAL_BUFFER = Settings.Limits.DEFAULTS.bufferedBytes();

  private final Section root;
  private final Section server;

  SnapshotBuilder(Section root) {
    this.root = root;
    this.server = root.value(Schema.SERVER);
  }

  Listen listen() {
    return new Listen(
        server.value(Server.HOST), server.value(Server.PORT), server.value(Server.LOOPS));
  }

  @Nullable RedisStore redis() {
    return new TermsBuilder(root).redis();
  }

  HealthRules health() {
    return HealthKeys.rules(root.value(Schema.HEALTH));
  }

  Snapshot snapshot() {
    Settings settings =
        new Settings(
            limits(),
            timeouts(),
            server.find(Server.ADMIN_SHA256),
            cors(),
            scheduling(),
            proxies(),
            new TermsBuilder(root).terms(),
            ResumeKeys.usual(root),
            new ResilienceBuilder(root).tries());
    return new Snapshot(0, settings, engines(), models(), declared().ring());
  }

  /** Who may call. */
  Declared declared() {
    return new TenantBuilder(root).declared();
  }

  private Proxies proxies() {
    return new Proxies(
        values(server.value(EdgeKeys.TRUSTED_PROXIES)),
        server.value(EdgeKeys.FORWARDED),
        server.value(EdgeKeys.PROXY_PROTOCOL));
  }

  private Cors cors() {
    return new Cors(values(server.value(Server.CORS).value(CorsKeys.ORIGINS)));
  }

  private Settings.Limits limits() {
    Section limits = server.value(Server.LIMITS);
    Long buffered = limits.find(Limits.BUFFERED_BYTES);
    return new Settings.Limits(
        limits.value(Limits.BODY_BYTES),
        limits.value(Limits.UPLOAD_BYTES),
        limits.value(Limits.HEAD_BYTES).intValue(),
        limits.value(Limits.JSON_DEPTH),
        limits.value(Limits.REQUESTS),
        limits.value(Limits.QUEUED),
        buffered == null ? DirectMemory.halfAtMost(USUAL_BUFFER) : buffered,
        limits.value(Limits.ATTEMPTS),
        limits.value(Limits.CONNECTIONS));
  }

  private Settings.Timeouts timeouts() {
    Section timeouts = server.value(Server.TIMEOUTS);
    return new Settings.Timeouts(
        timeouts.value(Timeouts.CONNECT),
        timeouts.value(Timeouts.FIRST_BYTE),
        timeouts.value(Timeouts.IDLE),
        timeouts.value(Timeouts.QUEUE),
        timeouts.value(Timeouts.HEAD),
        timeouts.value(Timeouts.BODY),
        timeouts.value(Timeouts.KEEP_ALIVE),
        timeouts.value(Timeouts.PING),
        timeouts.value(Timeouts.DRAIN),
        timeouts.value(Timeouts.DRAIN_NOTICE));
  }

  private Map<String, EngineSpec> engines() {
    Map<String, EngineSpec> engines = new LinkedHashMap<>();
    for (Section engine : root.value(Schema.ENGINES)) {
      EngineSpec spec = engine(engine);
      engines.put(spec.id(), spec);
    }
    return Collections.unmodifiableMap(engines);
  }

  /** One entry of the list of engines that was found right. */
  static EngineSpec engine(Section engine) {
    return new EngineSpec(
        engine.value(Engines.ID),
        engine.value(Engines.KIND),
        engine.value(Engines.URL),
        engine.find(Engines.MODEL),
        engine.find(Engines.API_KEY),
        engine.value(Engines.MAX_CONCURRENCY),
        access(engine),
        exporter(engine));
  }

  private static @Nullable Exporter exporter(Section engine) {
    URI telemetry = engine.find(Engines.TELEMETRY);
    return telemetry == null
        ? null
        : new Exporter(telemetry, Set.copyOf(values(engine.value(Engines.GPUS))));
  }

  /** Where more engines are looked for; relative files start from the folder. */
  List<EngineGroup> groups(Path folder) {
    return root.value(Schema.DISCOVER).stream().map(group -> group(group, folder)).toList();
  }

  /** Of the ledger; a relative folder starts from this one. */
  Storage storage(Path folder) {
    return LedgerKeys.storage(root.value(LedgerKeys.LEDGER), folder);
  }

  private static EngineGroup group(Section group, Path folder) {
    EngineGroup.Source source =
        switch (group.value(Discover.FROM)) {
          case EngineGroup.Dns dns -> dns;
          case EngineGroup.Listing(var file) -> new EngineGroup.Listing(folder.resolve(file));
        };
    return new EngineGroup(
        group.value(Discover.ID),
        source,
        group.value(Discover.KIND),
        group.find(Discover.MODEL),
        group.find(Discover.API_KEY),
        group.value(Discover.MAX_CONCURRENCY));
  }

  private static Access access(Section engine) {
    List<Access.Header> headers = new ArrayList<>();
    engine
        .value(Engines.HEADERS)
        .forEach((name, value) -> headers.add(new Access.Header(name, value)));
    return new Access(
        headers,
        engine.value(Engines.PATHS),
        engine.value(Engines.MODEL_NAMES),
        engine.find(Engines.DEPLOYMENT),
        engine.find(Engines.API_VERSION));
  }

  private Map<String, ModelSpec> models() {
    Map<String, ModelSpec> models = new LinkedHashMap<>();
    Scheduling usual = scheduling();
    for (Section model : root.value(Schema.MODELS)) {
      ModelSpec spec =
          new ModelSpec(
              model.value(Models.ID),
              values(model.value(Models.ENGINES)),
              scheduling(model, usual));
      models.put(spec.id(), spec);
    }
    return Collections.unmodifiableMap(models);
  }

  private Scheduling scheduling() {
    Section usual = root.value(Schema.SCHEDULING);
    Section slo = usual.value(Usual.SLO);
    return new Scheduling(
        usual.value(Usual.POLICY),
        usual.value(Usual.MODE),
        new Promise(slo.value(Slo.TTFT).toNanos(), slo.value(Slo.TPOT)));
  }

  private static Scheduling scheduling(Section model, Scheduling usual) {
    PolicyName policy = model.find(Models.POLICY);
    Fairness mode = model.find(Models.MODE);
    Section slo = model.value(Models.SLO);
    Duration first = slo.find(ModelSlo.TTFT);
    Long pace = slo.find(ModelSlo.TPOT);
    return new Scheduling(
        policy == null ? usual.policy() : policy,
        mode == null ? usual.fairness() : mode,
        new Promise(
            first == null ? usual.promise().ttftNanos() : first.toNanos(),
            pace == null ? usual.promise().tpotNanos() : pace));
  }

  static <T> List<T> values(List<Item<T>> items) {
    return items.stream().map(Item::value).toList();
  }
}
