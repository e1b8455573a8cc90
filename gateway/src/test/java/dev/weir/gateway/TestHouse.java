package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.AdminApi;
import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.Fleet;
import dev.weir.control.FleetEngine;
import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import dev.weir.control.ModelSpec;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.control.Snapshots;
import dev.weir.control.Tier;
import dev.weir.control.Traffic;
import dev.weir.control.degrade.Ladders;
import dev.weir.control.ledger.LedgerIntake;
import dev.weir.control.limits.Limit;
import dev.weir.control.limits.Limits;
import dev.weir.scheduler.Fairness;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.policy.PolicyName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A gateway with one model, {@code m}, in front of engines on given ports; no probes. */
final class TestHouse implements AutoCloseable {
  static final String KEY = "sk-test-0123456789";

  private final Snapshots snapshots;
  private final Fleet fleet;
  private final Gateway gateway;
  private final Limits limits = Limits.local();
  private final Ladders ladders = new Ladders();
  private Traffic traffic;

  @SuppressWarnings("NullAway.Init") // the gateway tells it before it listens
  private TestHouse(
      Snapshot snapshot,
      AdminApi admin,
      Function<Scheduling, Policy> policies,
      LedgerIntake ledger) {
    snapshots = new Snapshots(snapshot);
    fleet = new Fleet(snapshots);
    try {
      gateway =
          Gateway.start(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              2,
              snapshots,
              fleet,
              seen -> {
                traffic = seen;
                return admin;
              },
              new Parts(new PoolRules(policies, 1), limits, ledger, ladders));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static TestHouse before(ScriptedEngine... engines) {
    return with(Settings.DEFAULTS, KeyRing.open(), engines);
  }

  static TestHouse with(Settings settings, KeyRing keys, ScriptedEngine... engines) {
    return atPorts(
        settings, keys, IntStream.range(0, engines.length).map(i -> engines[i].port()).toArray());
  }

  static TestHouse atPorts(Settings settings, KeyRing keys, int... ports) {
    Map<String, EngineSpec> specs = new LinkedHashMap<>();
    for (int i = 0; i < ports.length; i++) {
      String id = "e" + i;
      URI url = URI.create("http://127.0.0.1:" + ports[i]);
      specs.put(id, new EngineSpec(id, EngineKind.SIM, url, null, null, 1000));
    }
    return of(settings, keys, specs);
  }

  static TestHouse of(Settings settings, KeyRing keys, Map<String, EngineSpec> specs) {
    return new TestHouse(
        snapshot(settings, keys, specs, Scheduling.DEFAULTS),
        TestHouse::echo,
        TestHouse::usual,
        LedgerIntake.NONE);
  }

  /** One that tells this ledger of its requests. */
  static TestHouse remembering(LedgerIntake ledger, ScriptedEngine engine) {
    return bounded(ledger, 1000, engine);
  }

  /** The same with an engine that may have no more than so many requests. */
  static TestHouse bounded(LedgerIntake ledger, int most, ScriptedEngine engine) {
    URI url = URI.create("http://127.0.0.1:" + engine.port());
    EngineSpec spec = new EngineSpec("e0", EngineKind.SIM, url, null, null, most);
    return new TestHouse(
        snapshot(Settings.DEFAULTS, KeyRing.open(), Map.of("e0", spec), Scheduling.DEFAULTS),
        TestHouse::echo,
        TestHouse::usual,
        ledger);
  }

  /** Without an engine, with an admin API of the test's own making. */
  static TestHouse administered(Settings settings, KeyRing keys, AdminApi admin) {
    return new TestHouse(
        snapshot(settings, keys, Map.of(), Scheduling.DEFAULTS),
        admin,
        TestHouse::usual,
        LedgerIntake.NONE);
  }

  /** With a policy of the test's own making, and a promise. */
  static TestHouse governed(Policy policy, Promise promise, ScriptedEngine engine) {
    return governed(
        _ -> policy, new Scheduling(PolicyName.RANDOM, Fairness.SIZE_FAIR, promise), engine);
  }

  /** With a policy of the test's own making before several engines, and a ledger. */
  static TestHouse placed(
      Settings settings, Policy policy, LedgerIntake ledger, ScriptedEngine... engines) {
    Map<String, EngineSpec> specs = new LinkedHashMap<>();
    for (int i = 0; i < engines.length; i++) {
      URI url = URI.create("http://127.0.0.1:" + engines[i].port());
      specs.put("e" + i, new EngineSpec("e" + i, EngineKind.SIM, url, null, null, 1000));
    }
    return placed(settings, policy, ledger, specs);
  }

  static TestHouse placed(
      Settings settings, Policy policy, LedgerIntake ledger, Map<String, EngineSpec> specs) {
    return new TestHouse(
        snapshot(settings, KeyRing.open(), specs, Scheduling.DEFAULTS),
        TestHouse::echo,
        _ -> policy,
        ledger);
  }

  static TestHouse governed(
      Function<Scheduling, Policy> policies, Scheduling scheduling, ScriptedEngine engine) {
    URI url = URI.create("http://127.0.0.1:" + engine.port());
    EngineSpec spec = new EngineSpec("e0", EngineKind.SIM, url, null, null, 1000);
    return new TestHouse(
        snapshot(Settings.DEFAULTS, KeyRing.open(), Map.of("e0", spec), scheduling),
        TestHouse::echo,
        policies,
        LedgerIntake.NONE);
  }

  /** As a reload does that changes nothing else. */
  void reschedule(Scheduling scheduling) {
    snapshots.update(now -> snapshot(now.settings(), now.keys(), now.engines(), scheduling));
  }

  private static Snapshot snapshot(
      Settings settings, KeyRing keys, Map<String, EngineSpec> specs, Scheduling scheduling) {
    Map<String, ModelSpec> models =
        specs.isEmpty()
            ? Map.of()
            : Map.of("m", new ModelSpec("m", List.copyOf(specs.keySet()), scheduling));
    return new Snapshot(1, settings, specs, models, keys);
  }

  private static Policy usual(Scheduling scheduling) {
    return scheduling.policy().make(new SplittableRandom(1));
  }

  private static AdminApi.Reply echo(AdminApi.Call call) {
    return new AdminApi.Reply(200, "application/json", "{\"path\":\"" + call.path() + "\"}");
  }

  static KeyRing keys() {
    return keys(Tier.DEFAULT);
  }

  /** One key of a tenant with these limits. */
  static KeyRing keys(Tier tier) {
    String digest = HexFormat.of().formatHex(Doorman.sha256(KEY));
    return KeyRing.of(Map.of(digest, new Key("test", "tenant", tier)));
  }

  static Settings limits(Settings.Limits limits) {
    return new Settings(limits, Settings.Timeouts.DEFAULTS, null);
  }

  static Settings timeouts(Settings.Timeouts timeouts) {
    return new Settings(Settings.Limits.DEFAULTS, timeouts, null);
  }

  /** All time-outs short, for tests that wait for one. */
  static Settings.Timeouts quick(Duration limit) {
    return new Settings.Timeouts(limit, limit, limit, limit, limit, limit, limit, limit, limit);
  }

  int port() {
    return gateway.address().getPort();
  }

  Gateway gateway() {
    return gateway;
  }

  /** What the gateway saw pass. */
  Traffic traffic() {
    return traffic;
  }

  Limits limits() {
    return limits;
  }

  Ladders ladders() {
    return ladders;
  }

  Fleet fleet() {
    return fleet;
  }

  FleetEngine engine(String id) {
    return Objects.requireNonNull(fleet.engine(id), id);
  }

  Snapshots snapshots() {
    return snapshots;
  }

  RawClient client() {
    return new RawClient(port());
  }

  /** One request on a connection of its own. */
  RawClient.Answer post(String path, String body) {
    try (RawClient client = client()) {
      return client.post(path, body);
    }
  }

  RawClient.Answer chat(String body) {
    return post("/v1/chat/completions", body);
  }

  /** Every slot, token and byte came back. */
  void assertNothingHeld() {
    eventually(() ->
        gateway.requestsInFlight() == 0
            && limits.used("tenant", Limit.CONCURRENT) == 0
            && gateway.bufferedBytes() == 0
            && idle());
    assertThat(gateway.requestsInFlight()).as("requests in flight").isZero();
    assertThat(limits.used("tenant", Limit.CONCURRENT)).as("seats").isZero();
    assertThat(gateway.bufferedBytes()).as("buffered bytes").isZero();
    for (FleetEngine engine : fleet.engines()) {
      assertThat(engine.engine().inFlight()).as(engine.spec().id() + " in flight").isZero();
      assertThat(engine.engine().outstandingTokens()).as(engine.spec().id() + " tokens").isZero();
    }
  }

  private boolean idle() {
    return fleet.engines().stream()
        .allMatch(e -> e.engine().inFlight() == 0 && e.engine().outstandingTokens() == 0);
  }

  /** Waits for what must come, five seconds at the most. */
  static void eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    gateway.close();
  }
}
