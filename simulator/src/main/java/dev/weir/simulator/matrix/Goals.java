package dev.weir.simulator.matrix;

import static dev.weir.scheduler.Fairness.SIZE_BLIND;
import static dev.weir.scheduler.Fairness.SIZE_FAIR;

import dev.weir.scheduler.Fairness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The goals that Weir's policy was given, each with what the matrix says about it. */
final class Goals {
  private static final Map<String, Double> AT_99 =
      Map.of(
          "long/F1", 1.05,
          "chat/F1", 1.15,
          "long/F2", 1.15,
          "chat/F2", 1.15,
          "code/F2", 1.40,
          "long/F3", 1.10,
          "chat/F3", 1.10,
          "long/F4", 1.25);
  private static final double FAIR = 1.15;
  private static final double FAIR_CHAT = 1.40;
  private static final Map<String, Double> BLIND_AT_3 =
      Map.of("long/F1", 2.0, "chat/F1", 1.4, "code/F1", 1.3);
  private static final Map<String, Double> FAIR_AT_3 =
      Map.of("long/F1", 1.5, "chat/F1", 1.25, "code/F1", 1.25);
  private static final double FACTOR_3 = 3;
  private static final double NEVER_BELOW = 0.97;

  private final List<Goal> goals = new ArrayList<>();

  private Goals() {}

  static List<Goal> of(MatrixReport report) {
    Goals goals = new Goals();
    report.capacity().forEach(goals::at99);
    report.capacity().forEach(goals::fair);
    report.overloads().forEach(goals::overload);
    report.capacity().forEach(goals::agents);
    goals.nowhereWorse(report.capacity());
    report.routers().forEach(goals::routers);
    return goals.goals;
  }

  private void at99(Standings standings) {
    Double wanted = AT_99.get(standings.of().name());
    if (wanted != null) {
      double ratio = standings.ratio(Target.NINETY_NINE.value(), SIZE_FAIR);
      String words = standings.of().name() + ": rate at 99 % over the best baseline's";
      goals.add(Goal.atLeast(1, words, wanted, ratio));
    }
  }

  private void fair(Standings standings) {
    Workload workload = standings.of().workload();
    if (workload == Workload.AGENTS || standings.of().fleet().equals("F5")) {
      return;
    }
    double wanted = workload == Workload.CHAT ? FAIR_CHAT : FAIR;
    String words = standings.of().name() + ": rate at 90 % with the longest tenth at 80 %, ratio";
    goals.add(Goal.atLeast(2, words, wanted, standings.ratio(Target.FAIR.value(), SIZE_FAIR)));
  }

  private void overload(Overload overload) {
    Standings standings = overload.standings();
    String name = standings.of().name();
    if (overload.factor() < FACTOR_3) {
      String at = name + " at 1.5 ×, size-blind: ";
      goals.add(Goal.atLeast(3, at + "kept", .92, own(standings, SIZE_BLIND, Measured.KEPT)));
      goals.add(
          Goal.atMost(3, at + "prefill wasted", .05, own(standings, SIZE_BLIND, Measured.WASTED)));
      goals.add(
          Goal.atMost(
              3, at + "expired of refused", .02, own(standings, SIZE_BLIND, Measured.EXPIRED)));
    } else {
      goals.add(
          Goal.atLeast(
              3,
              name + " at 3 ×, size-blind: kept over the best",
              BLIND_AT_3.getOrDefault(name, 1.0),
              standings.ratio(Measured.KEPT, SIZE_BLIND)));
      goals.add(
          Goal.atLeast(
              3,
              name + " at 3 ×, size-fair: kept over the best",
              FAIR_AT_3.getOrDefault(name, 1.0),
              standings.ratio(Measured.KEPT, SIZE_FAIR)));
      goals.add(
          Goal.atLeast(
              3,
              name + " at 3 ×, size-fair: longest tenth",
              .5,
              own(standings, SIZE_FAIR, Measured.LONGEST)));
    }
    goals.add(
        Goal.atMost(
            3,
            "%s at %s ×, size-blind: p99 ms to a refusal".formatted(name, overload.factor()),
            10,
            own(standings, SIZE_BLIND, Measured.REJECT_P99)));
  }

  private void agents(Standings standings) {
    if (standings.of().workload() == Workload.AGENTS) {
      String words = standings.of().name() + ": sessions at 90 % over the best baseline's";
      double ratio = standings.ratio(Target.NINETY.value(), SIZE_FAIR);
      goals.add(Goal.atLeast(4, words, NEVER_BELOW, ratio));
    }
  }

  private void nowhereWorse(List<Standings> capacity) {
    for (Target target : List.of(Target.NINETY, Target.NINETY_NINE)) {
      Optional<Standings> worst =
          capacity.stream()
              .filter(each -> !Double.isNaN(each.ratio(target.value(), SIZE_FAIR)))
              .min((a, b) ->
                  Double.compare(
                      a.ratio(target.value(), SIZE_FAIR), b.ratio(target.value(), SIZE_FAIR)));
      worst.ifPresent(each ->
          goals.add(
              Goal.atLeast(
                  5,
                  "worst of all cases at " + target.words() + " (" + each.of().name() + ")",
                  NEVER_BELOW,
                  each.ratio(target.value(), SIZE_FAIR))));
    }
  }

  private void routers(Routers routers) {
    String words = routers.of().name() + ": share kept by one router less that of four";
    goals.add(Goal.atMost(6, words, .015, routers.one() - routers.four()));
  }

  private static double own(Standings standings, Fairness mode, String value) {
    return standings.weir(mode).map(entry -> entry.median(value)).orElse(Double.NaN);
  }
}
