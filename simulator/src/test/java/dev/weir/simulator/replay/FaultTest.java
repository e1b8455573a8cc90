package dev.weir.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.simulator.trace.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultTest {
  @Test
  void readsAListOfThem() {
    assertThat(Fault.parse("slow=2@0-1m:0.5, dead=0@30s-1m, burst=90s-2m:3x"))
        .isEqualTo(
            List.of(
                new Fault.Slow(2, 0, 60 * Scene.SECOND, .5),
                new Fault.Dead(0, 30 * Scene.SECOND, 60 * Scene.SECOND),
                new Fault.Burst(90 * Scene.SECOND, 120 * Scene.SECOND, 3)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "slow=1@2s-1s:0.5",
        "slow=1@1s-2s",
        "slow=1@1s-2s:0",
        "dead=1s-2s",
        "burst=1@1s-2s:3",
        "burst=1s-2s",
        "flood=1s-2s",
        ""
      })
  void refusesWhatItDoesNotUnderstandInOneLine(String text) {
    assertThatThrownBy(() -> Fault.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void aBurstBringsWhatComesLaterSooner() {
    Trace trace = Scene.regular(100, Scene.SECOND, 10, 1);
    ReplayPlan plan = Scene.plan(trace, 1, Scene.steady(1, 1));
    OpenPacing pacing =
        new OpenPacing(
            plan.with(plan.options().with(o -> o.faults = Fault.parse("burst=10s-20s:3x"))));
    long[] due = new long[100];
    for (int i = 0; i < due.length; i++) {
      due[i] = pacing.next();
      assertThat(pacing.take()).isEqualTo(i);
    }

    assertThat(due[10]).isEqualTo(10 * Scene.SECOND);
    assertThat(due[25]).isEqualTo(15 * Scene.SECOND);
    assertThat(due[40]).isEqualTo(20 * Scene.SECOND);
    assertThat(due[99]).isEqualTo(79 * Scene.SECOND);
  }
}
