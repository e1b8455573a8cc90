package dev.weir.simulator.matrix;

import static dev.weir.scheduler.Fairness.SIZE_BLIND;
import static dev.weir.scheduler.Fairness.SIZE_FAIR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Fairness;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GoalsTest {
  private static final MatrixCase CHAT =
      new MatrixCase(Workload.CHAT, "F1", Workload.CHAT.promise());

  @Test
  void theMedianOfSeedsIsComparedWithThatOfTheBestOfTheOthers() {
    Standings standings =
        new Standings(
            CHAT,
            List.of(entry("weir", SIZE_FAIR, 20, 24, 30)),
            List.of(
                entry("lmetric", SIZE_FAIR, 10, 11, 99), entry("preble", SIZE_FAIR, 20, 20, 20)));
    assertThat(standings.best(Target.NINETY.value()).contestant()).isEqualTo("preble");
    assertThat(standings.ratio(Target.NINETY.value(), SIZE_FAIR)).isEqualTo(1.2);
    assertThat(standings.ratio(Target.NINETY.value(), SIZE_BLIND)).isNaN();
  }

  @Test
  void everyGoalSaysWhetherItIsMetAndWhatIsMissingIsNot() {
    Standings standings =
        new Standings(
            CHAT,
            List.of(entry("weir", SIZE_FAIR, 12, 12, 12)),
            List.of(entry("lmetric", SIZE_FAIR, 10, 10, 10)));
    MatrixReport report =
        new MatrixReport(
            List.of(), List.of(standings), List.of(), List.of(new Routers(CHAT, .95, .93)));
    List<Goal> goals = Goals.of(report);
    assertThat(goals)
        .filteredOn(goal -> goal.number() == 1)
        .singleElement()
        .returns(true, Goal::met);
    assertThat(goals)
        .filteredOn(goal -> goal.number() == 2)
        .singleElement()
        .returns(false, Goal::met);
    assertThat(goals).filteredOn(goal -> goal.number() == 5).allMatch(Goal::met).hasSize(2);
    assertThat(goals)
        .filteredOn(goal -> goal.number() == 6)
        .singleElement()
        .returns(false, Goal::met);
    assertThat(Goal.atLeast(3, "x", .9, Double.NaN).met()).isFalse();
    assertThat(report.markdown()).contains("| 1 | chat/F1: rate at 99 %", "**short**", "met");
  }

  private static Entry entry(String name, Fairness fairness, double... rates) {
    return new Entry(
        name,
        fairness,
        Arrays.stream(rates)
            .mapToObj(
                rate -> new Measured(Map.of("rate90", rate, "rate99", rate, "rate90fair", rate)))
            .toList());
  }
}
