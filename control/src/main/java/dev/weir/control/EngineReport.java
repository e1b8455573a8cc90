package dev.weir.control;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One engine at one moment, for people and for metrics.
 *
 * @param state as {@link HealthState}, or {@code draining}, or {@code drained} when nothing runs
 * @param allowed requests that it may have at once now
 * @param graceMillis that a drain leaves to what runs; null: it is not drained
 * @param compute what the compute rule says
 * @param telemetry null: none that is fresh
 */
public record EngineReport(
    String state,
    int allowed,
    @Nullable String lastError,
    @Nullable String warning,
    @Nullable Long graceMillis,
    String compute,
    boolean degraded,
    @Nullable Telemetry telemetry) {

  static EngineReport of(FleetEngine engine, EngineCondition condition, long now) {
    Drain drain = condition.drain();
    String drained = engine.engine().inFlight() == 0 ? "drained" : "draining";
    EngineHealth health = condition.health();
    return new EngineReport(
        drain == null ? health.state().label() : drained,
        engine.engine().allowed(),
        health.lastError(),
        health.warning(),
        drain == null ? null : graceLeft(drain, now),
        condition.finding().label(),
        condition.finding() == ComputeRule.Finding.DEGRADED,
        condition.telemetry(now));
  }

  private static long graceLeft(Drain drain, long now) {
    long left = drain.grace().toNanos() - (now - drain.begun());
    return TimeUnit.NANOSECONDS.toMillis(Math.max(0, left));
  }
}
