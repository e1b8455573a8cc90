package dev.weir.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.simulator.report.RunReport;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle beside the policy that has to learn what it is told. */
final class OracleTest {
  private static final double POINT = 0.01;

  @ParameterizedTest
  @CsvSource({"synthetic:azure, 60", "synthetic:azure, 110"})
  void wherePromptsShareNothingKnowingIsNotWorseThanLearningByMoreThanAPoint(
      String trace, double rate) throws IOException {
    double told = attained(Scene.named(trace, "oracle", rate));
    double learnt = attained(Scene.named(trace, "weir", rate));

    assertThat(told).isGreaterThanOrEqualTo(learnt - POINT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyRequestEndsOnceWhateverGoesWrong(int routers) throws IOException {
    ReplayPlan plan = Scene.named("synthetic:chat", "oracle", 40);
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
    assertThat(Scene.bytes(Scene.named("synthetic:tools", "oracle", 12)))
        .isEqualTo(Scene.bytes(Scene.named("synthetic:tools", "oracle", 12)));
  }

  private static double attained(ReplayPlan plan) {
    Double share = Replay.run(plan).sloAttainment();
    return share == null ? Double.NaN : share;
  }
}
