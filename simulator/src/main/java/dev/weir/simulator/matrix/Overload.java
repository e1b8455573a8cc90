package dev.weir.simulator.matrix;

import dev.weir.scheduler.Fairness;
import java.util.ArrayList;
import java.util.List;

/**
 * What is left when more arrives than the best of the others can carry: a multiple of its rate at
 * 90 %, with clients that wait. Against Weir stand the two best policies of the others as they are,
 * with clients that give up, and with a static cap on what an engine has at once, tuned on the
 * first seed.
 *
 * @param factor the multiple
 */
record Overload(double factor, Standings standings) {
  static final List<Double> FACTORS = List.of(1.5, 3.0);
  private static final int POLICIES = 2;
  private static final int[] CAPS = {8, 12, 16, 24, 32, 48, 64, 96};

  static Overload run(Contest contest, Standings capacity, double factor, List<Long> seeds) {
    MatrixCase of = capacity.of();
    double rate = capacity.bestPatient(Target.NINETY.value()) * factor;
    Cell.Ask ask = new Cell.At(rate, 1);
    List<Long> every = of.seeds(seeds);
    List<Entry> others = new ArrayList<>();
    for (String policy : capacity.bestPolicies(Target.NINETY.value(), POLICIES)) {
      String capped = capped(contest, of, policy, ask, seeds);
      for (String name : List.of(policy, policy + Contest.TIMEOUT, capped)) {
        others.add(contest.entry(of, name, Fairness.SIZE_FAIR, every, ask));
      }
    }
    List<Entry> weir = new ArrayList<>();
    for (Fairness fairness : Fairness.values()) {
      weir.add(contest.entry(of, Contest.WEIR, fairness, every, ask));
    }
    return new Overload(factor, new Standings(of, weir, others));
  }

  /** The best of the caps. */
  private static String capped(
      Contest contest, MatrixCase of, String policy, Cell.Ask ask, List<Long> seeds) {
    String best = policy;
    double most = -1;
    for (int cap : CAPS) {
      String name = policy + "+cap=" + cap;
      Entry entry = contest.entry(of, name, Fairness.SIZE_FAIR, seeds.subList(0, 1), ask);
      double kept = entry.median(Measured.KEPT);
      if (kept > most) {
        most = kept;
        best = name;
      }
    }
    return best;
  }
}
