package dev.weir.scheduler;

/**
 * A part of those who wait.
 *
 * @param cost in the unit of {@link Policy#cost}
 */
record Before(double requests, double cost, double tokens) {
  static final Before NOBODY = new Before(0, 0, 0);

  /** So much of a line, from its head. */
  static Before of(Line line, double share) {
    return NOBODY.plus(line, share);
  }

  Before plus(Line line, double share) {
    return new Before(
        requests + share * line.size(), cost + share * line.cost, tokens + share * line.tokens);
  }

  Before plus(Before other) {
    return new Before(requests + other.requests, cost + other.cost, tokens + other.tokens);
  }
}
