package dev.weir.simulator.story;

import java.util.Arrays;

/** Time since the start of a run: in seconds, or in minutes where that reads better. */
record TimeAxis(double seconds) {
  private static final double MINUTES_FROM = 600;
  private static final double MINUTE = 60;

  double unit() {
    return seconds > MINUTES_FROM ? MINUTE : 1;
  }

  Scale scale() {
    return Scale.upTo(
        seconds / unit(), seconds > MINUTES_FROM ? Quantity.MINUTES : Quantity.SECONDS);
  }

  /** The middles of a timeline's intervals on this axis. */
  double[] middles(Timeline timeline) {
    double[] xs = new double[timeline.intervals()];
    Arrays.setAll(xs, i -> (i + 0.5) * timeline.seconds() / unit());
    return xs;
  }
}
