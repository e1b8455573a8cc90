package dev.weir.simulator.replay;

import dev.weir.simulator.trace.Trace;
import java.util.List;

/** Requests arrive when they were recorded, at another rate perhaps, whatever becomes of others. */
final class OpenPacing implements Pacing {
  private final Trace trace;
  private final double factor;
  private final int count;
  private final List<Fault.Burst> bursts;
  private int taken;
  private long next;

  OpenPacing(ReplayPlan plan) {
    trace = plan.trace();
    factor = plan.rate() == 0 ? 1 : trace.meanRate() / plan.rate();
    count = plan.requests();
    bursts =
        plan.options().faults().stream()
            .filter(Fault.Burst.class::isInstance)
            .map(Fault.Burst.class::cast)
            .toList();
    next = due(0);
  }

  @Override
  public long next() {
    return next;
  }

  @Override
  public int take() {
    int number = taken++;
    next = taken < count ? due(taken) : World.NEVER;
    return number;
  }

  @Override
  public void ended(int number, long now) {}

  @Override
  public int count() {
    return count;
  }

  private long due(int number) {
    int round = number / trace.size();
    long recorded = trace.requests().get(number % trace.size()).arrivalNanos();
    double due = (recorded + (double) round * trace.periodNanos()) * factor;
    for (Fault.Burst burst : bursts) {
      due = hastened(due, burst);
    }
    return Math.round(due);
  }

  /** During a burst the workload's clock runs faster; what follows is early by what that gained. */
  private static double hastened(double due, Fault.Burst burst) {
    double lasts = (burst.to() - burst.from()) * burst.factor();
    double within = Math.clamp(due - burst.from(), 0, lasts);
    return due - within + within / burst.factor();
  }
}
