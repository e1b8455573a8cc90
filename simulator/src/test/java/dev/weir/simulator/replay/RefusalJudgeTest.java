package dev.weir.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.scheduler.Admission;
import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import dev.weir.scheduler.Waiting;
import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.policy.Policies;
import dev.weir.simulator.policy.PolicyFactory;
import dev.weir.simulator.report.RefusalFigures;
import dev.weir.simulator.report.Slo;
import dev.weir.simulator.trace.Traces;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RefusalJudgeTest {
  private static final long SECOND = 1_000_000_000;

  /** Refuses everybody in the first ten seconds of every twenty, and says for how long still. */
  private static final class Moody implements Policy {
    private final double honesty;

    Moody(double honesty) {
      this.honesty = honesty;
    }

    @Override
    public Admission admit(Ticket ticket, Waiting waiting, long now) {
      long left = 10 * SECOND - now % (20 * SECOND);
      return left <= 0 ? Admission.WELCOME : new Admission.Busy((long) (left * honesty) + 1);
    }

    @Override
    public Choice place(Ticket ticket, List<Engine> engines, long now) {
      return new Choice.At(engines.getFirst(), Choice.UNKNOWN, Choice.UNKNOWN);
    }
  }

  @Test
  void whoIsRefusedByAMoodAloneIsRefusedFalsely() throws IOException {
    RefusalFigures judged = judged(1, Slo.DEFAULT);
    assertThat(judged.judged()).isEqualTo(20);
    assertThat(judged.falseShare()).isEqualTo(1);
    assertThat(judged.aloneShare()).isEqualTo(1);
  }

  @Test
  void whoCouldNotHaveKeptItsPromiseIsRefusedRightly() throws IOException {
    RefusalFigures judged = judged(1, Slo.parse("ttft=1ms"));
    assertThat(judged.falseShare()).isZero();
    assertThat(judged.truthMs().p50()).as("there is no time at which it would be kept").isNull();
  }

  @Test
  void whatIsToldIsHeldAgainstWhenItWouldHaveBeenLetIn() throws IOException {
    assertThat(judged(1, Slo.DEFAULT).toldOverTruth()).isBetween(0.9, 1.0);
    assertThat(judged(1, Slo.DEFAULT).withinThirty()).isEqualTo(1);
    assertThat(judged(3, Slo.DEFAULT).toldOverTruth()).isBetween(2.7, 3.0);
    assertThat(judged(3, Slo.DEFAULT).withinThirty()).isZero();
  }

  @Test
  void weirsOwnRefusalsAreJudgedAndASeedGivesTheSame() throws IOException {
    ReplayPlan plan = plan(Policies.named("weir"), Slo.parse("ttft=200ms"), 400);
    assertThat(Replay.judged(plan, 4))
        .usingRecursiveComparison()
        .ignoringFields("wallSeconds")
        .isEqualTo(Replay.judged(plan, 4));
    assertThat(figures(plan, 4).refused()).isPositive();
  }

  @Test
  void aClosedLoopIsNotJudged() throws IOException {
    ReplayPlan open = plan(factory(1), Slo.DEFAULT, 5);
    ReplayPlan closed = open.with(open.options().withClosed(new ClosedLoop(1, 1, SECOND)));
    assertThatThrownBy(() -> Replay.judged(closed, 1))
        .hasMessageContaining("closed loop (expected: an open loop)");
  }

  private static RefusalFigures judged(double honesty, Slo slo) throws IOException {
    return figures(plan(factory(honesty), slo, 5), 20);
  }

  private static RefusalFigures figures(ReplayPlan plan, int most) {
    return Objects.requireNonNull(
        Objects.requireNonNull(Replay.judged(plan, most).replay()).refusals());
  }

  private static PolicyFactory factory(double honesty) {
    return (_, _) -> new Moody(honesty);
  }

  private static ReplayPlan plan(PolicyFactory factory, Slo slo, double rate) throws IOException {
    return new ReplayPlan(
        Traces.read("synthetic:short", 1),
        FleetGroup.parse("1xh100-8b"),
        "moody",
        factory,
        slo,
        rate,
        1,
        ReplayOptions.DEFAULT.withRequests(1000));
  }
}
