package dev.weir.simulator.matrix;

import dev.weir.scheduler.Fairness;
import java.util.List;

/**
 * Four routers that tell each other every 200 ms what they have on engines, beside one, at the rate
 * that one carries at 90 %.
 *
 * @param one share kept by one router
 * @param four by four
 */
record Routers(MatrixCase of, double one, double four) {
  private static final int MANY = 4;

  static Routers run(Contest contest, Standings capacity, List<Long> seeds) {
    double rate =
        capacity
            .weir(Fairness.SIZE_FAIR)
            .map(entry -> entry.median(Target.NINETY.value()))
            .orElse(Double.NaN);
    return new Routers(
        capacity.of(),
        kept(contest, capacity.of(), new Cell.At(rate, 1), seeds),
        kept(contest, capacity.of(), new Cell.At(rate, MANY), seeds));
  }

  private static double kept(Contest contest, MatrixCase of, Cell.Ask ask, List<Long> seeds) {
    return contest
        .entry(of, Contest.WEIR, Fairness.SIZE_FAIR, of.seeds(seeds), ask)
        .median(Measured.KEPT);
  }
}
