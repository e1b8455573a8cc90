package dev.weir.simulator.matrix;

import dev.weir.scheduler.Outcome;
import dev.weir.simulator.report.ReplayFigures;
import dev.weir.simulator.report.RunReport;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came of a cell.
 *
 * @param values by name; what does not exist is absent
 */
record Measured(Map<String, Double> values) {
  static final String KEPT = "kept";
  static final String LONGEST = "longest";
  static final String WASTED = "wasted";
  static final String REJECT_P99 = "reject_p99_ms";
  static final String EXPIRED = "expired_of_refused";

  Measured {
    values = Map.copyOf(values);
  }

  /** NaN where there is none. */
  double value(String name) {
    return values.getOrDefault(name, Double.NaN);
  }

  static Measured of(RunReport run) {
    Map<String, Double> values = new TreeMap<>();
    put(values, KEPT, run.sloAttainment());
    put(values, LONGEST, run.sloAttainmentLongestDecile());
    put(values, REJECT_P99, run.timeToRejectMs().p99());
    ReplayFigures replay = run.replay();
    if (replay != null) {
      put(values, WASTED, replay.wastedPrefillShare());
    }
    if (run.rejected() > 0) {
      int expired = run.outcomes().getOrDefault(Outcome.EXPIRED_QUEUE.label(), 0);
      put(values, EXPIRED, (double) expired / run.rejected());
    }
    return new Measured(values);
  }

  private static void put(Map<String, Double> values, String name, @Nullable Double value) {
    if (value != null) {
      values.put(name, value);
    }
  }
}
