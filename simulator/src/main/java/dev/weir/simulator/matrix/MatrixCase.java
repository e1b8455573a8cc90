package dev.weir.simulator.matrix;

import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.report.Slo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A workload on a fleet with a promise.
 *
 * @param workload its name
 * @param fleet its name
 * @param promise as it is written on a command line
 */
record MatrixCase(Workload workload, String fleet, String promise) {
  /** Equal, two kinds, two of them slow and nobody says so, few and large, many. */
  static final Map<String, String> FLEETS =
      new TreeMap<>(
          Map.of(
              "F1", "8xh100-8b",
              "F2", "4xh100-8b,4xa100-8b",
              "F3", "6xh100-8b,2xh100-8b@0.6",
              "F4", "6xa100-70b-tp8",
              "F5", "32xh100-8b,32xa100-8b"));

  private static final String LARGE = "F4";
  private static final String MANY = "F5";

  /**
   * The small fleets first, whose answers come soonest; the large model gets six times as long for
   * its first token.
   */
  static List<MatrixCase> all() {
    List<MatrixCase> cases = new ArrayList<>();
    for (String fleet : FLEETS.keySet()) {
      for (Workload workload : Workload.values()) {
        String promise = fleet.equals(LARGE) ? workload.promiseOfLarge() : workload.promise();
        cases.add(new MatrixCase(workload, fleet, promise));
      }
    }
    return cases;
  }

  String name() {
    return workload.label() + "/" + fleet;
  }

  Slo slo() {
    return Slo.parse(promise);
  }

  List<FleetGroup> engines() {
    String engines = FLEETS.get(fleet);
    if (engines == null) {
      throw new IllegalArgumentException(
          "fleet: " + fleet + " (expected: one of " + FLEETS.keySet() + ")");
    }
    return FleetGroup.parse(engines);
  }

  /** Of many engines one seed is enough: chance evens out, and a run takes eight times as long. */
  List<Long> seeds(List<Long> all) {
    return fleet.equals(MANY) ? all.subList(0, 1) : all;
  }
}
