package dev.weir.scheduler.weir;

/** How long an engine took for a step of late: a mean that fades, over about three seconds. */
final class StepPace {
  private static final double SECONDS = 3;

  private double mean;
  private double measured;
  private double steps;

  /** From now on, with so many steps behind it, there is somebody who shows it. */
  void begin(double now, double stepsSoFar) {
    mean = 0;
    measured = now;
    steps = stepsSoFar;
  }

  /** So many steps have been made in all. */
  void measure(double now, double stepsSoFar) {
    double made = stepsSoFar - steps;
    double passed = now - measured;
    if (made < 1 || passed <= 0) {
      return;
    }
    double weight = mean == 0 ? 1 : 1 - Math.exp(-passed / SECONDS);
    mean += (passed / made - mean) * weight;
    measured = now;
    steps = stepsSoFar;
  }

  /** Seconds a step; 0: of late none was seen. */
  double at(double now) {
    return now - measured > SECONDS ? 0 : mean;
  }
}
