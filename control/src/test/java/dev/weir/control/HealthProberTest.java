package dev.weir.control;

import static dev.weir.control.Snaps.vllm;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Event;
import dev.weir.scheduler.Pool;
import dev.weir.scheduler.Ticket;
import dev.weir.scheduler.policy.PowerOfTwo;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HealthProberTest {
  private static final HealthRules QUICK =
      new HealthRules(
          Duration.ofMillis(250),
          Duration.ofSeconds(2),
          3,
          2,
          Duration.ofMillis(1),
          Duration.ofSeconds(1),
          Duration.ofMillis(1));

  private final News news = new News();

  @Test
  void anEngineThatDiesIsEjectedAndReturnsWhenItListensAgain() throws Exception {
    ScriptedEngine engine = new ScriptedEngine();
    Fleet fleet = new Fleet(new Snapshots(Snaps.of(vllm("a", engine.url()))), QUICK);
    fleet.listen(news);
    try (HealthProber prober = new HealthProber(fleet)) {
      prober.start();
      engine.die();
      assertThat(news.next()).isEqualTo("down a: connection refused");

      try (ScriptedEngine again = new ScriptedEngine(engine.port())) {
        assertThat(news.next()).isEqualTo("up a");
        assertThat(again.asked).first().isEqualTo("/health");
      }
    }
  }

  @Test
  void anEngineThatFailsAttemptsButProbesWellComesBackOnTrial() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine()) {
      Fleet fleet = new Fleet(new Snapshots(Snaps.of(vllm("a", engine.url()))), QUICK);
      fleet.listen(news);
      try (HealthProber prober = new HealthProber(fleet)) {
        prober.start();
        FleetEngine a = requireNonNull(fleet.engine("a"));
        for (int i = 0; i < 3; i++) {
          a.failed("bad bytes");
        }
        assertThat(news.next()).isEqualTo("down a: bad bytes");
        assertThat(news.next()).isEqualTo("up a");
        assertThat(a.state()).isEqualTo(HealthState.PROBING);
      }
    }
  }

  @Test
  void aHostedProviderWithoutAKeyIsNeverAskedAndReturnsByTime() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine()) {
      Fleet fleet = new Fleet(new Snapshots(Snaps.of(openai(engine, null))), QUICK);
      fleet.listen(news);
      try (HealthProber prober = new HealthProber(fleet)) {
        prober.start();
        for (int i = 0; i < 3; i++) {
          requireNonNull(fleet.engine("o")).failed("status 500");
        }
        assertThat(news.next()).isEqualTo("down o: status 500");
        assertThat(news.next()).isEqualTo("up o");
        assertThat(engine.asked).isEmpty();
      }
    }
  }

  @Test
  void aHostedProviderIsAskedWithItsKey() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine();
        EngineClient client = new EngineClient()) {
      EngineSpec spec = openai(engine, new Secret("sk-1"));
      client.ask(spec, spec.healthTarget(), Duration.ofSeconds(5));

      assertThat(engine.asked).containsExactly("/v1/models Bearer sk-1");
    }
  }

  @Test
  void eachKindFindsItsKeyWhereItLooksForOne() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine();
        EngineClient client = new EngineClient()) {
      for (EngineKind kind : List.of(EngineKind.AZURE, EngineKind.ANTHROPIC, EngineKind.GEMINI)) {
        EngineSpec spec =
            new EngineSpec("e", kind, URI.create(engine.url()), null, new Secret("k"), 1);
        client.ask(spec, spec.healthTarget(), Duration.ofSeconds(5));
      }

      assertThat(engine.asked)
          .containsExactly(
              "/openai/v1/models api-key: k",
              "/v1/models?limit=1000 x-api-key: k anthropic-version: 2023-06-01",
              "/v1beta/openai/models Bearer k");
    }
  }

  @Test
  void configuredHeadersGoWithEveryQuestionAndWinOverTheKey() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine();
        EngineClient client = new EngineClient()) {
      Access access =
          new Access(
              List.of(
                  new Access.Header("x-team", new Secret("t")),
                  new Access.Header("authorization", new Secret("Basic b"))),
              Map.of(),
              Map.of(),
              null,
              null);
      URI url = URI.create(engine.url());
      EngineSpec spec =
          new EngineSpec("e", EngineKind.OPENAI, url, null, new Secret("k"), 1, access);
      client.ask(spec, spec.healthTarget(), Duration.ofSeconds(5));

      assertThat(engine.asked).containsExactly("/v1/models Basic b x-team: t");
    }
  }

  @Test
  void whereThereIsNoPathForHealthTheListOfModelsIsAskedFor() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine()) {
      engine.missing = "/health";
      Fleet fleet = new Fleet(new Snapshots(Snaps.of(vllm("a", engine.url()))), QUICK);
      try (HealthProber prober = new HealthProber(fleet)) {
        prober.start();
        FleetEngine a = requireNonNull(fleet.engine("a"));
        while (a.state() == HealthState.UNKNOWN) {
          Thread.onSpinWait();
        }
        assertThat(a.state()).isEqualTo(HealthState.UP);
        assertThat(engine.asked).startsWith("/health", "/v1/models");
      }
    }
  }

  @Test
  void whileItWorksAnEngineWithoutAPathForHealthIsAskedNothingElse() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine()) {
      engine.missing = "/health";
      Fleet fleet = new Fleet(new Snapshots(Snaps.of(vllm("a", engine.url()))), QUICK);
      FleetEngine a = requireNonNull(fleet.engine("a"));
      work(a);
      try (HealthProber prober = new HealthProber(fleet)) {
        prober.start();
        while (a.state() == HealthState.UNKNOWN) {
          Thread.onSpinWait();
        }
        assertThat(a.state()).isEqualTo(HealthState.UP);
        assertThat(engine.asked).containsOnly("/health");
      }
    }
  }

  /** Gives an engine a request that does not end. */
  static void work(FleetEngine engine) {
    Pool pool = new Pool(new PowerOfTwo(new SplittableRandom(1)), new Pool.Bounds(1, 1));
    pool.on(new Event.Engines(List.of(engine.engine())), 0, _ -> {});
    Ticket ticket = new Ticket(_ -> {}, "t", Ticket.Work.ofTokens(1, 1));
    pool.on(new Event.Arrive(ticket), 0, _ -> {});
    assertThat(engine.engine().inFlight()).isEqualTo(1);
  }

  @Test
  void aProviderWithoutAListOfModelsIsAliveWithAWarning() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine()) {
      EngineSpec spec = openai(engine, new Secret("sk-1"));

      assertThat(HealthProber.judge(spec, new EngineClient.Answer.Status(404, "")))
          .isEqualTo(
              new ProbeResult.Alive(
                  engine.url() + " answers 404 to /v1/models (expected: a list of models)"));
    }
  }

  @Test
  void aRefusedKeyIsAWarningAndNotAnEjection() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine()) {
      EngineSpec spec = openai(engine, new Secret("sk-1"));
      ProbeResult result = HealthProber.judge(spec, new EngineClient.Answer.Status(401, ""));

      assertThat(result)
          .isEqualTo(
              new ProbeResult.Alive(
                  engine.url() + " answers 401 to its api_key (expected: a key that it accepts)"));
    }
  }

  @Test
  void aLocalEngineIsAliveOnlyWithA2xx() {
    EngineSpec spec = vllm("a");

    assertThat(HealthProber.judge(spec, new EngineClient.Answer.Status(204, "")))
        .isEqualTo(new ProbeResult.Alive(null));
    assertThat(HealthProber.judge(spec, new EngineClient.Answer.Status(404, "")))
        .isEqualTo(new ProbeResult.Failed("probe: status 404"));
    assertThat(HealthProber.judge(spec, new EngineClient.Answer.Failed("reset")))
        .isEqualTo(new ProbeResult.Failed("probe: reset"));
  }

  @Test
  void anEngineThatIsAddedLaterIsProbedToo() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine()) {
      Snapshots snapshots = new Snapshots(Snaps.of());
      Fleet fleet = new Fleet(snapshots, QUICK);
      try (HealthProber prober = new HealthProber(fleet)) {
        prober.start();
        fleet.listen(news);
        snapshots.update(_ -> Snaps.of(vllm("late", engine.url())));
        assertThat(news.next()).isEqualTo("up late");

        engine.die();
        assertThat(news.next()).isEqualTo("down late: connection refused");
      }
    }
  }

  private static EngineSpec openai(ScriptedEngine engine, @Nullable Secret key) {
    return new EngineSpec("o", EngineKind.OPENAI, URI.create(engine.url()), null, key, 8);
  }
}
