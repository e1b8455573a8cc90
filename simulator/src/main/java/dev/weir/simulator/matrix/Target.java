package dev.weir.simulator.matrix;

import dev.weir.simulator.replay.RateSearch;

/** What must hold at the highest rate that is searched. */
enum Target {
  NINETY("rate90", "90 %", 0.90, 0),
  NINETY_NINE("rate99", "99 %", 0.99, 0),
  FAIR("rate90fair", "90 %, longest tenth 80 %", 0.90, 0.80);

  private final String value;
  private final String words;
  private final double share;
  private final double longest;

  Target(String value, String words, double share, double longest) {
    this.value = value;
    this.words = words;
    this.share = share;
    this.longest = longest;
  }

  /** Its name among the values of a cell. */
  String value() {
    return value;
  }

  String words() {
    return words;
  }

  RateSearch.Target search() {
    return new RateSearch.Target(share, longest);
  }

  static double leastShare() {
    return NINETY.share;
  }
}
