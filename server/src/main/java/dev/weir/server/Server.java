package dev.weir.server;

import dev.weir.adapters.redis.RedisCounters;
import dev.weir.console.Console;
import dev.weir.control.AdminRoutes;
import dev.weir.control.Catalog;
import dev.weir.control.DegradeRoutes;
import dev.weir.control.EngineReports;
import dev.weir.control.EngineRoutes;
import dev.weir.control.EngineTelemetry;
import dev.weir.control.Fleet;
import dev.weir.control.FleetEngine;
import dev.weir.control.HealthProber;
import dev.weir.control.HealthState;
import dev.weir.control.KeyRing;
import dev.weir.control.ModelDiscovery;
import dev.weir.control.Reload;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.control.Snapshots;
import dev.weir.control.degrade.Ladders;
import dev.weir.control.ledger.Ledger;
import dev.weir.control.ledger.LedgerIntake;
import dev.weir.control.ledger.LedgerRoutes;
import dev.weir.control.limits.Limits;
import dev.weir.control.limits.Peers;
import dev.weir.control.tenants.MemoryTenantStore;
import dev.weir.control.tenants.StorePoll;
import dev.weir.control.tenants.Tenancy;
import dev.weir.control.tenants.TenantRoutes;
import dev.weir.gateway.Gateway;
import dev.weir.gateway.Parts;
import dev.weir.gateway.PoolRules;
import dev.weir.server.config.ConfigResult;
import dev.weir.server.config.ConfigWatcher;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.EngineGroup;
import dev.weir.server.config.Listen;
import dev.weir.server.config.RedisStore;
import dev.weir.server.discovery.EngineGroups;
import dev.weir.server.discovery.Resolver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running gateway with everything around it: snapshot, fleet, probes, model discovery, admin API,
 * and the watch over its configuration file if it has one. Starting it listens first and probes
 * afterwards, so that it answers as soon as it can.
 */
public final class Server implements AutoCloseable {
  private static final int SETTLE_POLL_MILLIS = 5;
  private static final Duration LEDGER_PATIENCE = Duration.ofSeconds(2);

  private final Listen listen;
  private final Snapshots snapshots;
  private final Fleet fleet;
  private final Gateway gateway;
  private final EngineGroups groups;
  private final Tenancy tenancy;
  private final List<AutoCloseable> background = new ArrayList<>();
  private boolean stopped;

  private Server(
      Configuration configuration,
      @Nullable Supplier<ConfigResult> source,
      @Nullable Ledger ledger,
      PoolRules rules,
      Tenancy tenancy)
      throws IOException {
    this.tenancy = tenancy;
    listen = configuration.listen();
    snapshots = new Snapshots(configuration.snapshot());
    fleet = new Fleet(snapshots, configuration.health());
    Catalog catalog = new Catalog(snapshots, tenancy::ring);
    tenancy.listen(catalog::rekey);
    groups = new EngineGroups(catalog, Resolver.system());
    ModelDiscovery discovery = new ModelDiscovery(fleet, catalog);
    declare(configuration, catalog);
    Reload reload = reload(configuration, source, catalog, discovery);
    Limits limits = limits(configuration.redis(), ledger);
    Ladders ladders = new Ladders();
    InetSocketAddress bind = new InetSocketAddress(listen.host(), listen.port());
    gateway =
        Gateway.start(
            bind,
            listen.loops(),
            snapshots,
            fleet,
            traffic ->
                new TenantRoutes(
                    tenancy,
                    new Console(
                        new LedgerRoutes(
                            ledger,
                            new DegradeRoutes(
                                ladders,
                                new EngineRoutes(
                                    fleet, new AdminRoutes(snapshots, fleet, traffic, reload)))))),
            new Parts(rules, limits, ledger == null ? LedgerIntake.NONE : ledger, ladders));
    HealthProber prober = new HealthProber(fleet);
    StorePoll poll = new StorePoll(tenancy);
    background.add(poll);
    background.add(tenancy);
    background.add(limits);
    poll.start();
    background.add(groups);
    background.add(prober);
    background.add(discovery);
    EngineReports reports = new EngineReports(fleet);
    background.add(reports);
    prober.start();
    reports.start();
    EngineTelemetry telemetry = new EngineTelemetry(fleet);
    background.add(telemetry);
    telemetry.start();
    discovery.start();
    groups.follow(configuration.groups());
  }

  private static Limits limits(@Nullable RedisStore redis, @Nullable Ledger ledger) {
    if (redis == null) {
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      return ledger == null
          ? Limits.local()
          : Limits.local(SpentBefore.of(ledger, today, LEDGER_PATIENCE));
    }
    String name = redis.gateway() == null ? UUID.randomUUID().toString() : redis.gateway();
    return Limits.shared(new Peers(new RedisCounters(redis.url().value()), name, redis.gateways()));
  }

  /** Starts with a configuration that cannot change while running. */
  public static Server start(Configuration configuration) throws IOException {
    return start(configuration, PoolRules.USUAL);
  }

  /** The same with pools that follow these rules. */
  static Server start(Configuration configuration, PoolRules rules) throws IOException {
    return new Server(configuration, null, null, rules, forgetful(configuration));
  }

  /**
   * Starts with a configuration of this source, and reads it again when its files change.
   *
   * @param source null: it cannot change while running
   * @param ledger that is told of requests, and outlives the server; null: none
   */
  static Server start(
      Configuration configuration, @Nullable Supplier<ConfigResult> source, @Nullable Ledger ledger)
      throws IOException {
    return start(configuration, source, ledger, forgetful(configuration));
  }

  /**
   * The same with keys and tenants that outlive it.
   *
   * @param tenancy closed with the server; its store is not
   */
  static Server start(
      Configuration configuration,
      @Nullable Supplier<ConfigResult> source,
      @Nullable Ledger ledger,
      Tenancy tenancy)
      throws IOException {
    return new Server(configuration, source, ledger, PoolRules.USUAL, tenancy);
  }

  private static Tenancy forgetful(Configuration configuration) {
    boolean local = configuration.listen().isLoopback();
    return new Tenancy(configuration.declared(), new MemoryTenantStore(), local, KeyRing.clock());
  }

  /** Where it listens: the real port when 0 was asked for. */
  public InetSocketAddress address() {
    return gateway.address();
  }

  public Snapshot snapshot() {
    return snapshots.current();
  }

  public Fleet fleet() {
    return fleet;
  }

  /** Event loops as configured: 0 means one per processor. */
  int loops() {
    return listen.loops();
  }

  /**
   * Waits until every engine gave a sign of life or death and said what it serves. Requests are
   * answered in the meantime; this is for reports that want to be true.
   *
   * @return whether that came before the limit
   */
  public boolean settle(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!groups.looked() || !fleet.engines().stream().allMatch(this::settled)) {
      if (System.nanoTime() >= end) {
        return false;
      }
      Thread.sleep(SETTLE_POLL_MILLIS);
    }
    return true;
  }

  private boolean settled(FleetEngine engine) {
    boolean neverProbed = engine.spec().kind().hosted() && !engine.spec().keyed();
    if (engine.state() == HealthState.EJECTED || neverProbed) {
      return true;
    }
    return engine.state() != HealthState.UNKNOWN
        && snapshot().models().values().stream()
            .anyMatch(model -> model.engines().contains(engine.spec().id()));
  }

  /**
   * Says "not ready" for a while, then lets requests in flight end, within the configured time, and
   * stops.
   */
  void drain() throws InterruptedException {
    stopped = true;
    Settings.Timeouts timeouts = snapshot().settings().timeouts();
    gateway.drain(timeouts.drainNotice(), timeouts.drain());
    closeBackground();
  }

  /** Ends what is in flight, for a process that is about to be ended: nothing else is let go of. */
  void cut(Duration limit) throws InterruptedException {
    gateway.cut(limit);
  }

  /** Stops at once; does nothing when it has been stopped. */
  @Override
  public void close() {
    if (!stopped) {
      stopped = true;
      gateway.close();
      closeBackground();
    }
  }

  private void closeBackground() {
    for (AutoCloseable part : background) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException("stopping failed: " + e.getMessage(), e);
      }
    }
  }

  private long declare(Configuration next, Catalog catalog) {
    tenancy.declare(next.declared());
    List<String> names = next.groups().stream().map(EngineGroup::id).toList();
    return catalog.declare(next.snapshot(), names).version();
  }

  private Reload reload(
      Configuration configuration,
      @Nullable Supplier<ConfigResult> source,
      Catalog catalog,
      ModelDiscovery discovery) {
    if (source == null) {
      return () ->
          new Reload.Result.Refused(
              List.of("no configuration file (expected: a start with --config FILE)"));
    }
    ConfigReload reload =
        new ConfigReload(
            source,
            configuration,
            next -> !tenancy.hasKeys(next.declared()),
            next -> {
              fleet.rules(next.health());
              long version = declare(next, catalog);
              groups.follow(next.groups());
              discovery.again();
              return version;
            });
    ConfigWatcher watcher = new ConfigWatcher(reload::files, reload::reload);
    background.add(watcher);
    watcher.start();
    return reload;
  }
}
