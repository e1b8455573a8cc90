package dev.weir.scheduler.weir;

/** How long answers like one at hand are. */
interface Lengths {
  /** The share of them that are no longer than this. */
  double shareWithin(double tokens);

  /** Of one whose length is known. */
  static Lengths exactly(double length) {
    return tokens -> tokens >= length ? 1 : 0;
  }
}
