package dev.weir.simulator.calibration;

import dev.weir.simulator.engine.EngineProfile;
import java.util.List;

/**
 * A real run beside its imitation.
 *
 * @param run its name
 * @param profile that the imitation used
 * @param requests compared
 * @param preemptions in the imitation
 * @param means of the field's three times
 * @param e2eMape mean absolute relative error of the single requests' end-to-end times
 */
public record CalibrationReport(
    String run,
    EngineProfile profile,
    int requests,
    long preemptions,
    List<Row> means,
    double e2eMape) {

  /** One mean, measured and simulated, in milliseconds. */
  public record Row(String name, double measured, double simulated) {
    /** Signed, relative to the measured value. */
    public double error() {
      return (simulated - measured) / measured;
    }
  }

  /** Whether every mean is within the tolerance. */
  public boolean holds() {
    return means.stream().allMatch(row -> Math.abs(row.error()) <= Calibration.TOLERANCE);
  }
}
