package dev.weir.simulator.replay;

import dev.weir.simulator.trace.Trace;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Requests arrive when they were recorded, at another rate perhaps, whatever becomes of others. A
 * trace that is too short is played again from its beginning after each period, and while the last
 * requests of one round are still to come if those lie beyond its period.
 */
final class OpenPacing implements Pacing {
  private final Trace trace;
  private final double factor;
  private final int count;
  private final List<Fault.Burst> bursts;
  private final PriorityQueue<Round> rounds =
      new PriorityQueue<>(
          Comparator.comparingLong((Round round) -> round.due)
              .thenComparingInt(round -> round.number));

  /** A pass through the trace: the request that it is at. */
  private static final class Round {
    int number;
    long due;

    Round(int number, long due) {
      this.number = number;
      this.due = due;
    }
  }

  OpenPacing(ReplayPlan plan) {
    trace = plan.trace();
    factor = plan.rate() == 0 ? 1 : trace.meanRate() / plan.rate();
    count = plan.requests();
    bursts =
        plan.options().faults().stream()
            .filter(Fault.Burst.class::isInstance)
            .map(Fault.Burst.class::cast)
            .toList();
    begin(0);
  }

  private void begin(int number) {
    if (number < count) {
      rounds.add(new Round(number, due(number)));
    }
  }

  @Override
  public long next() {
    Round round = rounds.peek();
    return round == null ? World.NEVER : round.due;
  }

  @Override
  public int take() {
    Round round = rounds.remove();
    int number = round.number;
    if (number % trace.size() == 0) {
      begin(number + trace.size());
    }
    round.number++;
    if (round.number < count && round.number % trace.size() != 0) {
      round.due = due(round.number);
      rounds.add(round);
    }
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
