package dev.weir.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.policy.Policies;
import dev.weir.simulator.report.ReplayFigures;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.report.Slo;
import dev.weir.simulator.trace.Traces;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class RateSearchTest {
  @Test
  void moreThanWhatIsFoundMissesAndLessKeeps() throws IOException {
    ReplayPlan plan = plan("2xh100-8b", "ttft=1s,tpot=50ms");
    RateSearch search = new RateSearch(plan, .9);
    double most = found(search.find(new RateSearch.Target(.9, 0)));
    double fewer = found(search.find(new RateSearch.Target(.99, 0)));

    assertThat(fewer).isLessThan(most);
    assertThat(attained(plan, most * .95)).isGreaterThan(.9);
    assertThat(attained(plan, most * 1.05)).isLessThan(.9);
    assertThat(attained(plan, fewer * .93)).isGreaterThan(.99);
    assertThat(attained(plan, fewer * 1.07)).isLessThan(.99);
  }

  @Test
  void theLongestTenthMayBeTheNarrowerBound() throws IOException {
    ReplayPlan plan = plan("2xh100-8b", "ttft=300ms,tpot=50ms");
    RateSearch search = new RateSearch(plan, .5);
    double without = found(search.find(new RateSearch.Target(.5, 0)));
    double with = found(search.find(new RateSearch.Target(.5, .9)));

    assertThat(with).isLessThan(without);
  }

  @Test
  void whatNoRateCanKeepIsNotFound() throws IOException {
    RateSearch search = new RateSearch(plan("1xa100-8b", "ttft=1ms,tpot=50ms"), .9);

    assertThat(figures(search.find(new RateSearch.Target(.9, 0))).foundRate()).isNull();
  }

  private static double attained(ReplayPlan plan, double rate) {
    return Objects.requireNonNull(Replay.run(plan.atRate(rate)).sloAttainment());
  }

  private static double found(RunReport run) {
    return Objects.requireNonNull(figures(run).foundRate());
  }

  private static ReplayFigures figures(RunReport run) {
    return Objects.requireNonNull(run.replay());
  }

  private static ReplayPlan plan(String fleet, String slo) throws IOException {
    return new ReplayPlan(
        Traces.read("synthetic:azure", 1).first(3000),
        FleetGroup.parse(fleet),
        "power-of-two",
        Policies.named("power-of-two"),
        Slo.parse(slo),
        0,
        1,
        ReplayOptions.DEFAULT.withWarmUp(.05));
  }
}
