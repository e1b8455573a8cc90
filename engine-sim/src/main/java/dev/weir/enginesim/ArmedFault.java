package dev.weir.enginesim;

/**
 * A fault and when it strikes.
 *
 * @param fault what happens
 * @param probability that a request draws it, 0 to 1
 * @param next how many requests may draw it yet; 0: any number
 */
public record ArmedFault(Fault fault, double probability, int next) {
  public ArmedFault {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("p: " + probability + " (expected: 0 to 1)");
    }
    if (next < 0) {
      throw new IllegalArgumentException("next: " + next + " (expected: >= 0)");
    }
  }

  /** Strikes every request. */
  public static ArmedFault always(Fault fault) {
    return new ArmedFault(fault, 1, 0);
  }

  /** Strikes the next requests, then no more. */
  public static ArmedFault next(int requests, Fault fault) {
    return new ArmedFault(fault, 1, requests);
  }
}
