package dev.weir.control;

import static dev.weir.control.Snaps.vllm;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Api;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class FleetTest {
  private final AtomicLong now = new AtomicLong();
  private final Snapshots snapshots = new Snapshots(Snaps.of(vllm("a"), vllm("b")));
  private final Fleet fleet = new Fleet(snapshots, HealthRules.DEFAULTS, now::get);
  private final News news = new News();

  @Test
  void theFirstSnapshotIsTheFleet() {
    assertThat(fleet.engines()).extracting(engine -> engine.spec().id()).containsExactly("a", "b");
    assertThat(engine("a").engine().up()).isTrue();
    assertThat(fleet.engine("c")).isNull();
  }

  @Test
  void anEngineThatIsStillDeclaredKeepsItsLoadAndHealth() {
    FleetEngine a = engine("a");
    fail(a, 3);

    snapshots.update(_ -> Snaps.of(vllm("b"), vllm("a")));

    assertThat(engine("a")).isSameAs(a);
    assertThat(a.state()).isEqualTo(HealthState.EJECTED);
    assertThat(fleet.engines()).extracting(engine -> engine.spec().id()).containsExactly("b", "a");
  }

  @Test
  void aChangedLimitIsTheSameEngineWithAnotherLimit() {
    FleetEngine a = engine("a");
    EngineSpec wider =
        new EngineSpec("a", EngineKind.VLLM, a.spec().url(), "m", new Secret("k"), 99);

    snapshots.update(_ -> Snaps.of(wider));

    assertThat(engine("a")).isSameAs(a);
    assertThat(a.engine().maxConcurrency()).isEqualTo(99);
    assertThat(a.spec()).isEqualTo(wider);
  }

  @Test
  void whoMissesProbesThatItUsedToAnswerAtWorkIsDeaf() {
    FleetEngine a = engine("a");
    var missed = new ProbeResult.Failed("no answer");
    for (int i = 0; i < HealthRules.DEFAULTS.failedProbes(); i++) {
      a.probed(missed);
    }
    assertThat(a.deaf()).as("it may always be deaf at work").isFalse();

    a.probed(new ProbeResult.Alive(null));
    HealthProberTest.work(a);
    a.probed(new ProbeResult.Alive(null));
    a.probed(missed);
    assertThat(a.deaf()).isFalse();
    for (int i = 1; i < HealthRules.DEFAULTS.failedProbes(); i++) {
      a.probed(missed);
    }
    assertThat(a.deaf()).isTrue();
    a.probed(new ProbeResult.Alive(null));
    assertThat(a.deaf()).isFalse();
  }

  @Test
  void whatAnEngineLacksIsForgottenWhenItComesBackOrIsDeclaredAnew() {
    FleetEngine a = engine("a");
    a.lacks(Api.MESSAGES, true);
    a.lacks(Api.RERANK, true);
    a.lacks(Api.RERANK, false);
    assertThat(a.lacks(Api.MESSAGES)).isTrue();
    assertThat(a.lacks(Api.RERANK)).isFalse();

    a.probed(new ProbeResult.Refused("connection refused"));
    a.probed(new ProbeResult.Refused("connection refused"));
    a.probed(new ProbeResult.Alive(null));
    assertThat(a.lacks(Api.MESSAGES)).isFalse();

    a.lacks(Api.MESSAGES, true);
    snapshots.update(_ -> Snaps.of(vllm("a"), vllm("b")));
    assertThat(a.lacks(Api.MESSAGES)).isTrue();
    snapshots.update(
        _ -> Snaps.of(new EngineSpec("a", EngineKind.VLLM, a.spec().url(), "m", null, 8)));
    assertThat(engine("a")).isSameAs(a);
    assertThat(a.lacks(Api.MESSAGES)).isFalse();
  }

  @Test
  void aChangedAddressOrKindIsAnotherEngine() {
    FleetEngine a = engine("a");
    FleetEngine b = engine("b");
    fleet.listen(news);

    snapshots.update(_ ->
        Snaps.of(
            vllm("a", "http://127.0.0.1:2"),
            new EngineSpec("b", EngineKind.SGLANG, b.spec().url(), null, null, 8)));

    assertThat(engine("a")).isNotSameAs(a);
    assertThat(engine("b")).isNotSameAs(b);
    assertThat(a.engine().up()).isFalse();
    assertThat(news.lines)
        .containsExactly(
            "down a: removed from the configuration",
            "down b: removed from the configuration",
            "up a",
            "up b");
  }

  @Test
  void aRemovedEngineStaysDownWhateverItsLastRequestsReport() {
    FleetEngine a = engine("a");
    snapshots.update(_ -> Snaps.of(vllm("b")));
    fleet.listen(news);

    fail(a, 3);
    a.probed(new ProbeResult.Alive(null));
    a.answered();

    assertThat(a.engine().up()).isFalse();
    assertThat(news.lines).isEmpty();
  }

  @Test
  void ejectionAndReturnAreToldOnceEach() {
    FleetEngine a = engine("a");
    fleet.listen(news);

    fail(a, 5);
    assertThat(a.engine().up()).isFalse();
    now.addAndGet(HealthRules.DEFAULTS.minEjected().toNanos());
    a.probed(new ProbeResult.Alive(null));
    assertThat(a.engine().up()).isTrue();
    a.answered();
    a.answered();

    assertThat(news.lines).containsExactly("down a: reset", "up a");
  }

  @Test
  void whenMostOfAModelsEnginesFailTheyAreServedFromAndTheDeadOnesAreNot() {
    snapshots.update(_ -> Snaps.of(List.of(model("m", "a", "b", "c")), abc()));
    fail(engine("a"), 3);
    assertThat(engine("a").engine().up()).as("one of three").isFalse();
    fail(engine("b"), 3);
    fleet.beat();
    assertThat(engine("a").engine().up()).as("two of three").isTrue();
    assertThat(engine("b").engine().up()).isTrue();
    assertThat(engine("b").engine().allowed()).isEqualTo(8);

    engine("c").probed(new ProbeResult.Refused("connection refused"));
    engine("c").probed(new ProbeResult.Refused("connection refused"));
    fleet.beat();
    assertThat(engine("c").engine().up()).as("dead").isFalse();

    for (int i = 0; i < 3; i++) {
      engine("a").answered();
      engine("b").answered();
    }
    assertThat(engine("a").state()).isEqualTo(HealthState.UP);
    fleet.beat();
    fail(engine("b"), 3);
    fleet.beat();
    assertThat(engine("b").engine().up()).as("c is out too").isTrue();
    engine("c").probed(new ProbeResult.Alive(null));
    fleet.beat();
    assertThat(engine("b").engine().up()).as("one of three again").isFalse();
  }

  @Test
  void anEngineIsNotPressedIntoServiceForAModelThatCanDoWithoutIt() {
    snapshots.update(_ -> Snaps.of(List.of(model("m", "a", "b", "c"), model("alone", "a")), abc()));
    fail(engine("a"), 3);
    fleet.beat();
    assertThat(engine("a").engine().up()).isFalse();
  }

  @Test
  void theLastEngineThatFailsIsNeverMissed() {
    snapshots.update(_ -> Snaps.of(List.of(model("m", "a")), vllm("a")));
    fleet.listen(news);
    fail(engine("a"), 3);
    assertThat(engine("a").state()).isEqualTo(HealthState.EJECTED);
    assertThat(engine("a").engine().up()).isTrue();
    assertThat(news.lines).isEmpty();
  }

  @Test
  void aDrainIsToldAndOutlivesAReload() {
    fleet.listen(news);
    engine("a").drain(null, false);
    snapshots.update(_ -> Snaps.of(vllm("a"), vllm("b")));
    assertThat(engine("a").engine().up()).isFalse();
    assertThat(engine("a").drained()).isTrue();
    assertThat(engine("a").leaving()).isFalse();
    now.addAndGet(HealthRules.DEFAULTS.drainGrace().toNanos());
    fleet.beat();
    assertThat(engine("a").leaving()).isTrue();

    engine("a").undrain();
    assertThat(engine("a").leaving()).isFalse();
    assertThat(news.lines).containsExactly("down a: drained", "up a");
  }

  @Test
  void newRulesHoldForTheEnginesThatAreThere() {
    HealthRules defaults = HealthRules.DEFAULTS;
    fleet.rules(
        new HealthRules(
            defaults.probeInterval(),
            defaults.probeTimeout(),
            1,
            defaults.failedProbes(),
            defaults.minEjected(),
            defaults.maxEjected(),
            defaults.unprobedReturn()));

    fail(engine("b"), 1);

    assertThat(engine("b").state()).isEqualTo(HealthState.EJECTED);
  }

  @Test
  void aListenerThatCausesNewsAndOneThatThrowsHarmNobody() {
    fleet.listen(
        new Fleet.Listener() {
          @Override
          public void up(FleetEngine engine) {}

          @Override
          public void down(FleetEngine engine, String why) {
            if (engine.spec().id().equals("a")) {
              fail(FleetTest.this.engine("b"), 3);
            }
            throw new IllegalStateException("a listener's mistake");
          }
        });
    fleet.listen(news);

    fail(engine("a"), 3);

    assertThat(news.lines).containsExactly("down a: reset", "down b: reset");
  }

  @Test
  void fromManyThreadsEveryTurnIsToldOnceAndInTurn() throws InterruptedException {
    FleetEngine a = engine("a");
    AtomicInteger balance = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    fleet.listen(
        new Fleet.Listener() {
          @Override
          public void up(FleetEngine engine) {
            check(balance.incrementAndGet());
          }

          @Override
          public void down(FleetEngine engine, String why) {
            check(balance.decrementAndGet());
          }

          private void check(int level) {
            if (level != 0 && level != -1) {
              wrong.incrementAndGet();
            }
          }
        });

    CountDownLatch done = new CountDownLatch(4);
    for (int thread = 0; thread < 4; thread++) {
      boolean failing = thread % 2 == 0;
      Thread.ofPlatform()
          .start(() -> {
            for (int i = 0; i < 20_000; i++) {
              act(a, failing);
            }
            done.countDown();
          });
    }
    done.await();

    assertThat(wrong).hasValue(0);
    assertThat(balance.get() == 0).isEqualTo(a.engine().up());
  }

  private static void act(FleetEngine engine, boolean failing) {
    if (failing) {
      engine.probed(new ProbeResult.Refused("connection refused"));
    } else {
      engine.probed(new ProbeResult.Alive(null));
      engine.answered();
    }
  }

  private static ModelSpec model(String id, String... engines) {
    return new ModelSpec(id, List.of(engines));
  }

  private static EngineSpec[] abc() {
    return new EngineSpec[] {vllm("a"), vllm("b"), vllm("c")};
  }

  private FleetEngine engine(String id) {
    return requireNonNull(fleet.engine(id));
  }

  private static void fail(FleetEngine engine, int times) {
    for (int i = 0; i < times; i++) {
      engine.failed("reset");
    }
  }
}
