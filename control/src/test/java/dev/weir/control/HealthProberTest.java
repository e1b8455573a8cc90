package dev.weir.control;

import static dev.weir.control.Snaps.vllm;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
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
      client.ask(spec, spec.kind().probePath(), Duration.ofSeconds(5));

      assertThat(engine.asked).containsExactly("/v1/models Bearer sk-1");
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
