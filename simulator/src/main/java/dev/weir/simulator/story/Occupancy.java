package dev.weir.simulator.story;

/**
 * How many of something there were, as the mean over each of equal intervals, from the spans during
 * which each was there. A span costs the same however long it is: what it does to its first and its
 * last interval is written down at once, all between them as one step up and one down.
 */
final class Occupancy {
  private final double width;
  private final double[] partial;
  private final double[] steps;

  Occupancy(int intervals, double width) {
    this.width = width;
    this.partial = new double[intervals];
    this.steps = new double[intervals + 1];
  }

  /** Adds {@code weight} from one time to another; what lies outside the intervals is left out. */
  void add(double from, double to, double weight) {
    double end = Math.min(to, partial.length * width);
    if (from >= end || from < 0) {
      return;
    }
    int first = interval(from);
    int last = interval(end);
    if (first == last) {
      partial[first] += weight * (end - from);
      return;
    }
    partial[first] += weight * ((first + 1) * width - from);
    partial[last] += weight * (end - last * width);
    steps[first + 1] += weight;
    steps[last] -= weight;
  }

  double[] means() {
    double[] means = new double[partial.length];
    double whole = 0;
    for (int i = 0; i < means.length; i++) {
      whole += steps[i];
      // Sums of weights that cancel out may leave a trace below zero.
      means[i] = Math.max(0, whole + partial[i] / width);
    }
    return means;
  }

  private int interval(double time) {
    return Math.min((int) (time / width), partial.length - 1);
  }
}
