package dev.weir.simulator.matrix;

import dev.weir.scheduler.Fairness;
import java.util.List;

/**
 * A contestant's answers in one case, one a seed.
 *
 * @param measured in the order of seeds
 */
record Entry(String contestant, Fairness fairness, List<Measured> measured) {
  Entry {
    measured = List.copyOf(measured);
  }

  /** The median over seeds; NaN where one has none. */
  double median(String value) {
    double[] values = measured.stream().mapToDouble(m -> m.value(value)).sorted().toArray();
    int n = values.length;
    return n == 0 ? Double.NaN : (values[(n - 1) / 2] + values[n / 2]) / 2;
  }

  String name() {
    return fairness == Fairness.SIZE_BLIND ? contestant + ", size-blind" : contestant;
  }
}
