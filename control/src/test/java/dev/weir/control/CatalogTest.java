package dev.weir.control;

import static dev.weir.control.Snaps.vllm;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CatalogTest {
  private final Snapshots snapshots = new Snapshots(Snaps.of(vllm("a"), vllm("b")));
  private final Catalog catalog = new Catalog(snapshots);

  @Test
  void enginesThatServeTheSameModelJoinIt() {
    catalog.found(vllm("b"), List.of("llama", "qwen"));
    catalog.found(vllm("a"), List.of("llama"));

    assertThat(models())
        .containsExactly(
            new ModelSpec("llama", List.of("a", "b")), new ModelSpec("qwen", List.of("b")));
  }

  @Test
  void theSameFindingAgainIsNotNews() {
    assertThat(catalog.found(vllm("a"), List.of("llama"))).isTrue();
    long version = snapshots.current().version();

    assertThat(catalog.found(vllm("a"), List.of("llama"))).isFalse();
    assertThat(snapshots.current().version()).isEqualTo(version);
  }

  @Test
  void anEngineThatServesSomethingElseLeavesItsOldModel() {
    catalog.found(vllm("a"), List.of("llama"));
    catalog.found(vllm("a"), List.of("qwen"));

    assertThat(models()).containsExactly(new ModelSpec("qwen", List.of("a")));
  }

  @Test
  void aDeclaredModelWins() {
    catalog.declare(Snaps.of(List.of(new ModelSpec("llama", List.of("a"))), vllm("a"), vllm("b")));
    catalog.found(vllm("b"), List.of("llama", "qwen"));
    catalog.found(vllm("a"), List.of("other"));

    assertThat(catalog.asks(vllm("a"))).isFalse();
    assertThat(catalog.asks(vllm("b"))).isTrue();
    assertThat(models())
        .containsExactly(new ModelSpec("llama", List.of("a")), new ModelSpec("qwen", List.of("b")));
  }

  @Test
  void aReloadKeepsWhatWasFound() {
    catalog.found(vllm("a"), List.of("llama"));
    catalog.declare(Snaps.of(vllm("a")));

    assertThat(models()).containsExactly(new ModelSpec("llama", List.of("a")));
  }

  @Test
  void anEngineAtAnotherAddressIsAskedAnew() {
    catalog.found(vllm("a"), List.of("llama"));
    catalog.declare(Snaps.of(vllm("a", "http://127.0.0.1:9")));
    assertThat(models()).isEmpty();

    catalog.found(vllm("a"), List.of("the old process's late answer"));
    assertThat(models()).isEmpty();
  }

  @Test
  void anEngineWithAModelNameOfItsOwnIsNotAsked() {
    EngineSpec named =
        new EngineSpec("c", EngineKind.OPENAI, URI.create("https://h"), "gpt", null, 8);
    catalog.declare(Snaps.of(named));

    assertThat(catalog.asks(named)).isFalse();
    assertThat(models()).containsExactly(new ModelSpec("gpt", List.of("c")));
  }

  @Test
  void aGroupStandsForItsEnginesWhoeverTheyAre() {
    catalog.declare(model("chat", "a", "pool"), List.of("pool"));
    assertThat(models()).containsExactly(new ModelSpec("chat", List.of("a")));

    catalog.group("pool", List.of(vllm("p1"), vllm("p2")));
    assertThat(snapshots.current().engines()).containsOnlyKeys("a", "b", "p1", "p2");
    assertThat(models()).containsExactly(new ModelSpec("chat", List.of("a", "p1", "p2")));

    catalog.group("pool", List.of(vllm("p2")));
    assertThat(models()).containsExactly(new ModelSpec("chat", List.of("a", "p2")));
  }

  @Test
  void aModelWhoseGroupHasNoEngineStaysKnown() {
    catalog.declare(model("chat", "pool"), List.of("pool"));
    catalog.group("pool", List.of(vllm("p1")));
    catalog.group("pool", List.of());

    assertThat(models()).containsExactly(new ModelSpec("chat", List.of()));
  }

  @Test
  void whatAGroupServedLastStaysKnownUntilItServesSomethingElse() {
    catalog.declare(Snaps.of(vllm("a")), List.of("pool"));
    catalog.group("pool", List.of(vllm("p1")));
    catalog.found(vllm("p1"), List.of("llama"));
    catalog.group("pool", List.of());
    assertThat(models()).containsExactly(new ModelSpec("llama", List.of()));

    catalog.group("pool", List.of(vllm("p2")));
    catalog.found(vllm("p2"), List.of("qwen"));
    assertThat(models()).containsExactly(new ModelSpec("qwen", List.of("p2")));
  }

  @Test
  void aReloadKeepsWhatAGroupHasAndForgetsAGroupThatIsGone() {
    catalog.declare(model("chat", "pool"), List.of("pool"));
    catalog.group("pool", List.of(vllm("p1")));
    catalog.declare(model("talk", "pool"), List.of("pool"));
    assertThat(models()).containsExactly(new ModelSpec("talk", List.of("p1")));

    catalog.declare(Snaps.of(vllm("a")), List.of());
    catalog.group("pool", List.of(vllm("late")));
    assertThat(snapshots.current().engines()).containsOnlyKeys("a");
    catalog.declare(model("talk", "pool"), List.of("pool"));
    assertThat(models()).containsExactly(new ModelSpec("talk", List.of()));
  }

  @Test
  void aDeclaredEngineWinsOverAFoundOneOfTheSameId() {
    catalog.declare(model("chat", "pool"), List.of("pool"));
    catalog.group("pool", List.of(vllm("a", "http://127.0.0.1:9")));

    assertThat(snapshots.current().engines()).containsEntry("a", vllm("a"));
    assertThat(models()).containsExactly(new ModelSpec("chat", List.of("a")));
  }

  @Test
  void theSameEnginesAgainAreNotNews() {
    catalog.declare(model("chat", "pool"), List.of("pool"));
    catalog.group("pool", List.of(vllm("p1")));
    long version = snapshots.current().version();

    catalog.group("pool", List.of(vllm("p1")));
    assertThat(snapshots.current().version()).isEqualTo(version);
  }

  private static Snapshot model(String id, String... engines) {
    return Snaps.of(List.of(new ModelSpec(id, List.of(engines))), vllm("a"), vllm("b"));
  }

  @Test
  void anEngineThatNamesModelsServesThoseAndAzureIsNeverAsked() {
    Access names = new Access(List.of(), Map.of(), Map.of("gpt", "deployed"), null, null);
    URI url = URI.create("https://h");
    EngineSpec named = new EngineSpec("c", EngineKind.OPENAI, url, null, null, 8, names);
    EngineSpec azure = new EngineSpec("d", EngineKind.AZURE, url, null, null, 8);
    catalog.declare(Snaps.of(named, azure));

    assertThat(catalog.asks(named)).isFalse();
    assertThat(catalog.asks(azure)).isFalse();
    assertThat(models()).containsExactly(new ModelSpec("gpt", List.of("c")));
  }

  @Test
  void everySwapHasALaterVersion() {
    long before = snapshots.current().version();
    catalog.found(vllm("a"), List.of("llama"));

    assertThat(snapshots.current().version()).isGreaterThan(before);
  }

  private List<ModelSpec> models() {
    return List.copyOf(snapshots.current().models().values());
  }
}
