package dev.weir.simulator.story;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps values onto an axis, 0 to 1, and knows where ticks belong: at 1, 2 and 5 times powers of
 * ten.
 *
 * @param low at the axis's beginning
 * @param high at its end
 */
record Scale(double low, double high, boolean logarithmic, Quantity quantity) {
  private static final int MOST_TICKS = 6;

  /** From zero to a round value above {@code most}. */
  static Scale linear(double most, Quantity quantity) {
    double step = step(Math.max(most, 1e-9) / (MOST_TICKS - 1));
    return new Scale(0, Math.ceil(most / step - 1e-9) * step, false, quantity);
  }

  static Scale share() {
    return new Scale(0, 1, false, Quantity.SHARE);
  }

  /** From zero to exactly {@code end}, as a time axis ends with the run. */
  static Scale upTo(double end, Quantity quantity) {
    return new Scale(0, end, false, quantity);
  }

  static Scale logarithmic(double least, double most, Quantity quantity) {
    double low = Math.max(least, most / 1e5);
    return new Scale(low, Math.max(most, low * 2), true, quantity);
  }

  double at(double value) {
    double inside = Math.clamp(value, low, high);
    return logarithmic
        ? Math.log(inside / low) / Math.log(high / low)
        : (inside - low) / (high - low);
  }

  List<Double> ticks() {
    List<Double> ticks = logarithmic ? decades() : steps();
    return ticks;
  }

  private List<Double> steps() {
    double step = step((high - low) / (MOST_TICKS - 1));
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i * step <= high * (1 + 1e-9); i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private List<Double> decades() {
    double[] most = {1, 2, 5};
    double[] least = {1};
    List<Double> ticks = decades(most);
    return ticks.size() > MOST_TICKS ? decades(least) : ticks;
  }

  private List<Double> decades(double[] factors) {
    List<Double> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(Math.log10(low)); Math.pow(10, power) <= high; power++) {
      for (double factor : factors) {
        double tick = factor * Math.pow(10, power);
        if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  /** The next larger of 1, 2, 5 times a power of ten. */
  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
