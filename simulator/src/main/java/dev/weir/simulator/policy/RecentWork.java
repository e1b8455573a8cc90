package dev.weir.simulator.policy;

import java.util.ArrayDeque;

/** The work that an engine was given of late: a sum over a sliding window. */
final class RecentWork {
  private record Given(long at, double seconds) {}

  private final ArrayDeque<Given> given = new ArrayDeque<>();
  private final long windowNanos;
  private double seconds;

  RecentWork(long windowNanos) {
    this.windowNanos = windowNanos;
  }

  void add(long now, double workSeconds) {
    given.addLast(new Given(now, workSeconds));
    seconds += workSeconds;
  }

  double seconds(long now) {
    for (Given first = given.peekFirst();
        first != null && now - first.at > windowNanos;
        first = given.peekFirst()) {
      given.removeFirst();
      seconds = given.isEmpty() ? 0 : seconds - first.seconds;
    }
    return seconds;
  }
}
