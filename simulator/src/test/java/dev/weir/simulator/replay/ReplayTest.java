package dev.weir.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.policy.Policies;
import dev.weir.simulator.report.Report;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.report.Slo;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.Traces;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ReplayTest {
  private static final Pattern WALL = Pattern.compile("\"wall_seconds\" : [^\n]*");

  @Test
  void everyRequestEndsOnce() throws IOException {
    RunReport run = Replay.run(plan("synthetic:chat", "power-of-two", 30));

    assertThat(run.requests()).isEqualTo(1000);
    assertThat(run.outcomes().values().stream().mapToInt(n -> n).sum()).isEqualTo(1000);
    assertThat(run.completed()).isEqualTo(1000);
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    assertThat(bytes(plan("synthetic:chat", "power-of-two", 30)))
        .isEqualTo(bytes(plan("synthetic:chat", "power-of-two", 30)));
  }

  private static String bytes(ReplayPlan plan) {
    String json = new Report(List.of(Replay.run(plan))).json();
    return WALL.matcher(json).replaceAll("");
  }

  private static ReplayPlan plan(String name, String policy, double rate) throws IOException {
    Trace trace = Traces.read(name, 1);
    return new ReplayPlan(
        trace,
        FleetGroup.parse("2xh100-8b,1xa100-8b@0.8"),
        policy,
        Policies.named(policy),
        Slo.parse("ttft=1s,tpot=50ms"),
        rate,
        7,
        ReplayOptions.DEFAULT);
  }
}
