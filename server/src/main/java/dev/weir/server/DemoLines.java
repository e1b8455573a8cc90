package dev.weir.server;

import dev.weir.control.Counted;
import dev.weir.load.LiveStats;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** One line every five seconds, without control characters: for pipes and logs. */
record DemoLines(PrintWriter out) implements DemoView {
  @Override
  public Duration period() {
    return Duration.ofSeconds(5);
  }

  @Override
  public void show(DemoMoment moment) {
    out.printf(
        Locale.ROOT,
        "%4.0f s  %s, %s  |  %s  |  %s%n",
        moment.after().live().elapsedSeconds(),
        moment.title(),
        Counted.of(moment.faults(), "fault"),
        side(DemoSide.BEFORE, moment.before()),
        side(DemoSide.AFTER, moment.after()));
    out.flush();
  }

  private static String side(DemoSide name, DemoMoment.Side side) {
    LiveStats live = side.live();
    return String.format(
        Locale.ROOT,
        "%s: promise kept %s, TTFT p50 %s p99 %s, %d in flight, %d refused, %d continued, %s",
        name.label(),
        percent(live.keptShare()),
        millis(live.ttftP50Ms()),
        millis(live.ttftP99Ms()),
        live.inFlight(),
        live.rejected(),
        side.made().continued(),
        Counted.of(live.failed(), "error"));
  }

  /** A time to the first token, or a dash while there is none. */
  static String millis(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.0f ms", value);
  }

  /** A share, or a dash while there is none. */
  static String percent(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f %%", value * 100);
  }
}
