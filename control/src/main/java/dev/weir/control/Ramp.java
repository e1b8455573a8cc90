package dev.weir.control;

import java.time.Duration;

/**
 * How much an engine that came back may have meanwhile: a tenth of its load of before at once, all
 * of it at the end, growing evenly, so that its caches fill and its memory is claimed step by step
 * (Envoy's slow start [1], as a bound and not as a weight, because requests here are placed and not
 * spread). It may end at twice the load of before, since others may be gone meanwhile; beyond the
 * end nothing is bounded. Where no load of before is known it is the engine's limit.
 *
 * <p>[1] Envoy, Slow start mode
 *
 * @param begun in nanoseconds of any fixed origin
 * @param target requests in flight at its end
 */
record Ramp(long begun, int target) {
  private static final double FIRST = .1;
  private static final int LEAST = 8;

  static Ramp from(long now, double loadBefore, int most) {
    int target = loadBefore >= 1 ? (int) Math.ceil(2 * loadBefore) : most;
    return new Ramp(now, Math.min(most, Math.max(LEAST, target)));
  }

  boolean over(Duration length, long now) {
    return now - begun >= length.toNanos();
  }

  int room(Duration length, long now) {
    double part = (double) (now - begun) / length.toNanos();
    return Math.max(1, (int) (target * Math.clamp(part, FIRST, 1)));
  }
}
