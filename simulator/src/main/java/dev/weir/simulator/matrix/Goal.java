package dev.weir.simulator.matrix;

/**
 * A goal and what was measured.
 *
 * @param number in the list of goals
 * @param words what is wanted, where
 * @param wanted the bound
 * @param measured the value
 * @param most whether the bound is an upper one
 */
record Goal(int number, String words, double wanted, double measured, boolean most) {
  static Goal atLeast(int number, String words, double wanted, double measured) {
    return new Goal(number, words, wanted, measured, false);
  }

  static Goal atMost(int number, String words, double wanted, double measured) {
    return new Goal(number, words, wanted, measured, true);
  }

  /** What could not be measured is not met. */
  boolean met() {
    return most ? measured <= wanted : measured >= wanted;
  }
}
