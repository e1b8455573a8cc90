package dev.weir.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.policy.Policies;
import dev.weir.simulator.report.GroupReport;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.report.Slo;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import dev.weir.simulator.trace.Traces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The world in virtual time, where its times are known beforehand, and where they are not. */
final class ReplayTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyRequestEndsOnceWhateverGoesWrong(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> names = Policies.all();
    String policy = names.get(random.nextInt(names.size()));
    ReplayPlan plan = Scene.named("synthetic:chat", policy, 40);
    RunReport run =
        Replay.run(
            plan.with(
                plan.options()
                    .with(options -> {
                      options.streamShare = random.nextDouble();
                      options.clientTimeout = random.nextBoolean();
                      options.cap = random.nextInt(4, 200);
                      options.routers = random.nextInt(1, 4);
                      options.gossipNanos = random.nextInt(2) * 200L * Scene.MILLI;
                      options.faults = Fault.parse("dead=0@3s-9s,slow=1@2s-8s:0.3,burst=4s-6s:5x");
                    })));

    assertThat(run.requests()).isEqualTo(1000);
    assertThat(run.outcomes().values().stream().mapToInt(n -> n).sum()).isEqualTo(1000);
    assertThat(run.completed()).isGreaterThan(300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"synthetic:chat", "synthetic:tools"})
  void theSameSeedGivesTheSameBytes(String trace) throws IOException {
    assertThat(Scene.bytes(Scene.named(trace, "llm-d", 12)))
        .isEqualTo(Scene.bytes(Scene.named(trace, "llm-d", 12)));
  }

  @Test
  void aLoneRequestTakesTwoHopsAndItsIterations() {
    Trace trace = Scene.regular(3, Scene.SECOND, 100, 5);
    RunReport run = Replay.run(Scene.plan(trace, 1, Scene.steady(10, 8)));

    assertThat(run.ttftMs().mean()).isEqualTo(12);
    assertThat(run.tpotMs().mean()).isEqualTo(10);
    assertThat(run.e2eMs().mean()).isEqualTo(52);
  }

  @Test
  void queueingForOneServerFollowsTheory() {
    SplittableRandom random = new SplittableRandom(5);
    List<TraceRequest> requests = new ArrayList<>();
    double at = 0;
    for (int i = 0; i < 40_000; i++) {
      int output = 1 + (int) (-Math.log(1 - random.nextDouble()) * 70);
      requests.add(Scene.request(i, (long) at, 1, output));
      at += -Math.log(1 - random.nextDouble()) * 100 * Scene.MILLI;
    }
    double service = requests.stream().mapToInt(TraceRequest::outputTokens).average().orElseThrow();
    Trace trace = new Trace("mm1", (long) at, requests);
    RunReport run = Replay.run(Scene.plan(trace, 1, Scene.steady(1, 1)));

    // M/M/1: a request stays 1 / (service rate - arrival rate), here with both hops.
    double theory = 1 / (1 / service - 1 / (at / requests.size() / Scene.MILLI));
    assertThat(run.e2eMs().mean()).isCloseTo(theory + 2, withPercentage(8));
  }

  @Test
  void anEngineThatIsSlowedTakesLongerAndServesFewer() throws IOException {
    ReplayPlan plan = Scene.named("synthetic:azure", "power-of-two", 30);
    RunReport run =
        Replay.run(plan.with(plan.options().with(o -> o.faults = Fault.parse("slow=0@0-1h:0.5"))));
    GroupReport slow = engine(run, "-0");
    GroupReport other = engine(run, "-1");

    assertThat(slow.tpotMs().mean()).isGreaterThan(1.4 * mean(other.tpotMs().mean()));
    assertThat(slow.requests()).isLessThan(other.requests());
  }

  @Test
  void anEngineThatDiesLosesItsStreamsAndTheOthersTakeOver() {
    Trace trace = Scene.regular(200, 50 * Scene.MILLI, 100, 20);
    ReplayPlan plan = Scene.plan(trace, 2, Scene.steady(10, 50), Policies.named("round-robin"));
    RunReport run =
        Replay.run(plan.with(plan.options().with(o -> o.faults = Fault.parse("dead=0@2s-5s"))));

    assertThat(run.outcomes().keySet()).containsOnly("served", "failed_stream");
    assertThat(run.outcomes().get("failed_stream")).isBetween(1, 3);
    assertThat(run.engines().getFirst().requests()).isBetween(60, 75);
  }

  @Test
  void whoLosesPatienceLeavesWhenItsFirstTokenWasDue() {
    Trace trace = Scene.regular(300, 20 * Scene.MILLI, 100, 20);
    ReplayPlan plan = Scene.plan(trace, 1, Scene.steady(10, 4));
    RunReport patient = Replay.run(plan);
    RunReport run = Replay.run(plan.with(plan.options().withClientTimeout(true)));

    assertThat(patient.ttftMs().p99()).isGreaterThan(5_000);
    assertThat(run.ttftMs().p99()).isLessThan(1_001);
    assertThat(run.outcomes().get("cancelled_client")).isGreaterThan(100);
    assertThat(mean(run.goodputRps())).isGreaterThan(3 * mean(patient.goodputRps()));
  }

  @Test
  void aCapHoldsRequestsBackAtTheRouter() {
    Trace trace = Scene.regular(100, Scene.MILLI, 100, 10);
    ReplayPlan plan = Scene.plan(trace, 1, Scene.steady(10, 100));
    RunReport run = Replay.run(plan.with(plan.options().withCap(1)));

    // Ten iterations and both hops for each, one after the other.
    assertThat(run.e2eMs().p99()).isCloseTo(100 * 102 - 100, within(200.0));
    assertThat(run.completed()).isEqualTo(100);
  }

  @Test
  void theWarmUpIsNotJudged() {
    Trace trace = Scene.regular(100, Scene.SECOND, 100, 5);
    ReplayPlan plan = Scene.plan(trace, 1, Scene.steady(10, 8));

    assertThat(Replay.run(plan.with(plan.options().withWarmUp(.25))).requests()).isEqualTo(75);
  }

  /** A trace whose last requests lie beyond its period, as those of sessions do. */
  @Test
  void aRepeatedTraceArrivesInTheOrderOfTimeAndAtItsRate() throws IOException {
    Trace trace = Traces.read("synthetic:chat", 2);
    assertThat(trace.requests().getLast().arrivalNanos()).isGreaterThan(trace.periodNanos());
    ReplayPlan plan =
        new ReplayPlan(
            trace,
            FleetGroup.parse("2xh100-8b"),
            "random",
            Policies.named("random"),
            Slo.parse("ttft=1s,tpot=50ms"),
            20,
            2,
            ReplayOptions.DEFAULT.with(options -> options.requests = 3 * trace.size()));
    OpenPacing pacing = new OpenPacing(plan);
    Set<Integer> taken = new HashSet<>();
    long before = 0;
    int inThird = 0;
    while (pacing.next() != World.NEVER) {
      assertThat(pacing.next()).isGreaterThanOrEqualTo(before);
      before = pacing.next();
      taken.add(pacing.take());
      double rounds = before * 1e-9 * 20 / trace.size();
      inThird += rounds >= 2 && rounds < 3 ? 1 : 0;
    }
    assertThat(taken).hasSize(3 * trace.size());
    assertThat((double) inThird).isCloseTo(trace.size(), withPercentage(10));
  }

  @Test
  void aRepeatedTraceBringsOtherPrompts() throws IOException {
    ReplayPlan plan = Scene.named("synthetic:tools", "rendezvous", 6);
    RunReport once = Replay.run(plan);
    RunReport twice = Replay.run(plan.with(plan.options().withRequests(8000)));

    assertThat(twice.requests()).isEqualTo(8000);
    assertThat(mean(twice.tokenHitRatio())).isCloseTo(mean(once.tokenHitRatio()), within(.05));
  }

  private static GroupReport engine(RunReport run, String suffix) {
    return run.engines().stream()
        .filter(engine -> engine.id().endsWith(suffix))
        .findFirst()
        .orElseThrow();
  }

  private static double mean(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }
}
