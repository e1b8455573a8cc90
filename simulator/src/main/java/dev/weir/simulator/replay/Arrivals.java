package dev.weir.simulator.replay;

import dev.weir.simulator.trace.Trace;

/** When each request is due in an open loop. */
final class Arrivals {
  private final Trace trace;
  private final double factor;
  private final int count;

  Arrivals(ReplayPlan plan) {
    trace = plan.trace();
    factor = plan.rate() == 0 ? 1 : trace.meanRate() / plan.rate();
    count = plan.options().requests() == 0 ? trace.size() : plan.options().requests();
  }

  int count() {
    return count;
  }

  double rate() {
    return trace.meanRate() / factor;
  }

  long due(int number) {
    long round = number / trace.size();
    long recorded = trace.requests().get(number % trace.size()).arrivalNanos();
    return Math.round((recorded + (double) round * trace.periodNanos()) * factor);
  }
}
