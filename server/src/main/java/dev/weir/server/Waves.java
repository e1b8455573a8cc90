package dev.weir.server;

import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Traffic that comes in waves: for a while less than in the mean, then for a while more. Who
 * arrives, and in which order, stays as it was.
 *
 * @param calmSeconds of each wave
 * @param peakSeconds of each wave, behind the calm ones
 * @param peak how many times the mean rate: 1 to what leaves the calm something
 */
record Waves(double calmSeconds, double peakSeconds, double peak) {
  private static final double NANOS = 1e9;

  Trace over(Trace even) {
    List<TraceRequest> moved = new ArrayList<>(even.size());
    for (TraceRequest request : even.requests()) {
      double at = moved(request.arrivalNanos() / NANOS);
      moved.add(request.at(request.id(), Math.round(at * NANOS), request.previous()));
    }
    return new Trace(even.name(), even.periodNanos(), moved);
  }

  /** When arrives what would have at this second of an even flow. */
  private double moved(double second) {
    double cycle = calmSeconds + peakSeconds;
    double calm = (cycle - peak * peakSeconds) / calmSeconds;
    double begun = Math.floor(second / cycle) * cycle;
    double share = second - begun;
    double inCalm = calm * calmSeconds;
    return begun + (share < inCalm ? share / calm : calmSeconds + (share - inCalm) / peak);
  }
}
