package dev.weir.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.policy.Policies;
import dev.weir.simulator.report.Report;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.report.Slo;
import dev.weir.simulator.trace.Traces;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle beside the policy that has to learn what it is told. */
final class OracleTest {
  private static final double POINT = 0.01;
  private static final Pattern WALL = Pattern.compile("\"wall_seconds\" : [^\n]*");

  @ParameterizedTest
  @CsvSource({"synthetic:azure, 60", "synthetic:azure, 110"})
  void wherePromptsShareNothingKnowingIsNotWorseThanLearningByMoreThanAPoint(
      String trace, double rate) throws IOException {
    double told = attained(plan(trace, "oracle", rate));
    double learnt = attained(plan(trace, "weir", rate));

    assertThat(told).isGreaterThanOrEqualTo(learnt - POINT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyRequestEndsOnceWhateverGoesWrong(int routers) throws IOException {
    ReplayPlan plan = plan("synthetic:chat", "oracle", 40);
    RunReport run =
        Replay.run(
            plan.with(
                plan.options()
                    .with(options -> {
                      options.streamShare = 0.6;
                      options.routers = routers;
                      options.gossipNanos = 200L * Scene.MILLI;
                      options.faults = Fault.parse("dead=0@3s-9s,slow=1@2s-8s:0.3,burst=4s-6s:5x");
                    })));

    assertThat(run.outcomes().values().stream().mapToInt(n -> n).sum()).isEqualTo(run.requests());
    assertThat(run.completed()).isGreaterThan(run.requests() / 2);
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    assertThat(bytes(plan("synthetic:tools", "oracle", 12)))
        .isEqualTo(bytes(plan("synthetic:tools", "oracle", 12)));
  }

  private static double attained(ReplayPlan plan) {
    Double share = Replay.run(plan).sloAttainment();
    return share == null ? Double.NaN : share;
  }

  private static String bytes(ReplayPlan plan) {
    String json = new Report(List.of(Replay.run(plan))).json();
    return WALL.matcher(json).replaceAll("");
  }

  private static ReplayPlan plan(String name, String policy, double rate) throws IOException {
    return new ReplayPlan(
        Traces.read(name, 1),
        FleetGroup.parse("2xh100-8b,1xa100-8b@0.8"),
        policy,
        Policies.named(policy),
        Slo.parse("ttft=1s,tpot=50ms"),
        rate,
        7,
        ReplayOptions.DEFAULT);
  }
}
