package dev.weir.control.limits;

/**
 * How a gateway stands with the others at a moment.
 *
 * @param terms what it lives by
 * @param number grows with every change of terms
 * @param memory of the store that it counts in; empty: none yet
 * @param gateways last seen, this one included
 * @param rank of this one among them
 * @param since when the terms changed, in nanoseconds of the monotonic clock
 */
record Mode(Terms terms, long number, String memory, int gateways, int rank, long since) {
  /** What a gateway lives by. */
  enum Terms {
    /** There are no others. */
    LOCAL,
    /** It leases what it spends. */
    LEASING,
    /** It cannot lease, and has its fair share. */
    ALONE
  }

  static final Mode LOCAL = new Mode(Terms.LOCAL, 0, "", 1, 0, 0);

  /** Its part of so many units, so that the parts of all make the whole; never none. */
  long share(long units) {
    long part = units / gateways + (rank < units % gateways ? 1 : 0);
    return Math.max(1, part);
  }

  boolean leasing() {
    return terms == Terms.LEASING;
  }

  boolean alone() {
    return terms == Terms.ALONE;
  }
}
