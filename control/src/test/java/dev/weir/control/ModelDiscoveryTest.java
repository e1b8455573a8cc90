package dev.weir.control;

import static dev.weir.control.Snaps.vllm;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ModelDiscoveryTest {
  private static final HealthRules QUICK =
      new HealthRules(
          Duration.ofMillis(250),
          Duration.ofSeconds(2),
          3,
          2,
          Duration.ofMillis(1),
          Duration.ofSeconds(1),
          Duration.ofMillis(1));

  private final BlockingQueue<List<ModelSpec>> seen = new LinkedBlockingQueue<>();

  @Test
  void anEngineIsAskedUntilItAnswersAModelList() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine()) {
      engine.status = 503;
      Snapshots snapshots = new Snapshots(Snaps.of(vllm("a", engine.url())));
      Fleet fleet = new Fleet(snapshots, QUICK);
      Catalog catalog = new Catalog(snapshots);
      try (ModelDiscovery discovery = new ModelDiscovery(fleet, catalog)) {
        discovery.start();
        engine.body = "{\"object\":\"list\",\"data\":[{\"id\":\"llama\"},{\"id\":\"qwen\"}]}";
        engine.status = 200;
        snapshots.listen(snapshot -> seen.add(List.copyOf(snapshot.models().values())));

        assertThat(firstModels())
            .containsExactly(
                new ModelSpec("llama", List.of("a")), new ModelSpec("qwen", List.of("a")));
        assertThat(engine.asked).allMatch("/v1/models"::equals);
      }
    }
  }

  @Test
  void nonsenseIsNotAModelListAndADeclaredEngineIsNotAsked() throws Exception {
    try (ScriptedEngine declared = new ScriptedEngine();
        ScriptedEngine other = new ScriptedEngine()) {
      other.body = "{\"data\":[{\"id\":\"\"},{\"name\":\"x\"},";
      Snapshots snapshots =
          new Snapshots(
              Snaps.of(
                  List.of(new ModelSpec("m", List.of("a"))),
                  vllm("a", declared.url()),
                  vllm("b", other.url())));
      Fleet fleet = new Fleet(snapshots, QUICK);
      try (ModelDiscovery discovery = new ModelDiscovery(fleet, new Catalog(snapshots))) {
        discovery.start();
        while (other.asked.isEmpty()) {
          Thread.onSpinWait();
        }
        other.body = "{\"data\":[{\"id\":\"\"},{\"name\":\"x\"},{\"id\":\"n\"}]}";
        snapshots.listen(snapshot -> seen.add(List.copyOf(snapshot.models().values())));
        assertThat(seen.take()).hasSize(1);
        assertThat(seen.poll(10, TimeUnit.SECONDS))
            .containsExactly(new ModelSpec("m", List.of("a")), new ModelSpec("n", List.of("b")));
        assertThat(declared.asked).isEmpty();
      }
    }
  }

  @Test
  void aBareListIsAListAndAResourceNameIsTheNameBehindTheSlash() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine()) {
      engine.body = "[{\"id\":\"models/gemini-x\"},{\"id\":\"org/plain\"}]";
      Snapshots snapshots =
          new Snapshots(
              Snaps.of(
                  new EngineSpec("g", EngineKind.GEMINI, URI.create(engine.url()), null, null, 8)));
      Fleet fleet = new Fleet(snapshots, QUICK);
      snapshots.listen(snapshot -> seen.add(List.copyOf(snapshot.models().values())));
      try (ModelDiscovery discovery = new ModelDiscovery(fleet, new Catalog(snapshots))) {
        discovery.start();
        assertThat(firstModels())
            .containsExactly(
                new ModelSpec("gemini-x", List.of("g")), new ModelSpec("org/plain", List.of("g")));
        assertThat(engine.asked).allMatch("/v1beta/openai/models"::equals);
      }
    }
  }

  private List<ModelSpec> firstModels() throws InterruptedException {
    List<ModelSpec> models = seen.take();
    while (models.isEmpty()) {
      models = seen.take();
    }
    return models;
  }
}
