package dev.weir.control;

import dev.weir.control.CallCounters.Tally;
import dev.weir.control.HealthRules.Compute;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether an engine has more than it can take: its accelerator has no time left, and its streams
 * begin late. Each alone is no trouble; a busy accelerator is what it was bought for, and a late
 * beginning may be one long prompt.
 *
 * <p>Such an engine is degraded: it may have a share of what it had in flight, for {@value
 * #LEAST_SECONDS} seconds at least, and until the rule is quiet. The share is taken once and not
 * again and again: an engine that is slow with one request would else end with none. Without
 * telemetry, or without streams to measure, it decides nothing and says so.
 *
 * <p>Not thread-safe. Time is an argument, in nanoseconds of any fixed origin.
 */
final class ComputeRule {
  private static final long LEAST_SECONDS = 10;

  /** What it found; {@link #label} in the admin API. */
  enum Finding {
    NO_TELEMETRY,
    NO_STREAMS,
    QUIET,
    DEGRADED;

    String label() {
      return switch (this) {
        case NO_TELEMETRY -> "inactive: no telemetry";
        case NO_STREAMS -> "inactive: no streams lately";
        case QUIET, DEGRADED -> name().toLowerCase(Locale.ROOT);
      };
    }
  }

  private Finding finding = Finding.NO_TELEMETRY;
  private long since;
  private int room = BelievedRoom.ANY;

  /**
   * @param telemetry null: none that is fresh
   * @param recent what the engine did lately
   */
  Finding judge(@Nullable Telemetry telemetry, Tally recent, Compute rule, int inFlight, long now) {
    Finding found = found(telemetry, recent, rule);
    boolean was = finding == Finding.DEGRADED;
    if (was && now - since < TimeUnit.SECONDS.toNanos(LEAST_SECONDS)) {
      return finding;
    }
    if (found == Finding.DEGRADED && !was) {
      since = now;
      room = Math.max(1, (int) Math.ceil(rule.share() * inFlight));
    }
    finding = found;
    return finding;
  }

  /** Requests that it may have in flight. */
  int room() {
    return finding == Finding.DEGRADED ? room : BelievedRoom.ANY;
  }

  private static Finding found(@Nullable Telemetry telemetry, Tally recent, Compute rule) {
    if (telemetry == null || Double.isNaN(telemetry.utilisation())) {
      return Finding.NO_TELEMETRY;
    }
    if (recent.begun() == 0) {
      return Finding.NO_STREAMS;
    }
    double latency = (double) recent.waitNanos() / recent.begun();
    boolean late = latency > rule.latency().toNanos();
    return late && telemetry.utilisation() > rule.utilisation() ? Finding.DEGRADED : Finding.QUIET;
  }
}
