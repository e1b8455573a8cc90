package dev.weir.simulator.calibration;

/** The three times of one request, in seconds. TPOT is 0 for a single token. */
record Timing(double ttft, double tpot, double e2e, int output) {
  static Timing of(double ttft, double e2e, int output) {
    return new Timing(ttft, output > 1 ? (e2e - ttft) / (output - 1) : 0, e2e, output);
  }
}
