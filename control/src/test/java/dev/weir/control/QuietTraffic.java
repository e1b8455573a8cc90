package dev.weir.control;

import java.util.List;

/** A gateway through which two requests have gone, and nothing goes now. */
final class QuietTraffic implements Traffic {
  private static final List<Ended> REQUESTS =
      List.of(
          new Ended(2000, "r2", "m", "a", "served", 1, 12.5, 80.25, 10L, 5L),
          new Ended(1000, "r1", null, null, "rejected_invalid", 0, null, .1, null, null));

  @Override
  public Live live(long after) {
    return new Live(1, 2, 3, after == 0 ? List.of(second()) : List.of());
  }

  private static Second second() {
    return new Second(
        1,
        2,
        1,
        4,
        new Groups(1, 0, 0, 0, 0),
        new Latency(0, null, null),
        java.util.Map.of("m", new Latency(1, 2.0, 3.0)),
        5,
        6,
        java.util.Map.of("m", 7),
        java.util.Map.of("a", new EngineSecond(6, 1, 9)));
  }

  @Override
  public List<Ended> requests(int most) {
    return REQUESTS.subList(0, Math.min(most, REQUESTS.size()));
  }

  @Override
  public double tokensPerSecond(String engine) {
    return 1.5;
  }

  @Override
  public int queued(String model) {
    return 7;
  }
}
