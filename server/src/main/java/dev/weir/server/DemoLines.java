package dev.weir.server;

import dev.weir.load.LiveStats;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** One line every five seconds, without control characters: for pipes and logs. */
record DemoLines(PrintWriter out) implements DemoView {
  @Override
  public Duration period() {
    return Duration.ofSeconds(5);
  }

  @Override
  public void show(DemoMoment moment) {
    LiveStats live = moment.live();
    out.printf(
        Locale.ROOT,
        "%4.0f s  %.1f requests/s  TTFT p50 %s p99 %s  %.0f tokens/s  %d in flight  %d errors  %s%n",
        live.elapsedSeconds(),
        live.requestsPerSecond(),
        millis(live.ttftP50Ms()),
        millis(live.ttftP99Ms()),
        live.tokensPerSecond(),
        live.inFlight(),
        moment.errors(),
        shares(moment));
    out.flush();
  }

  private static String shares(DemoMoment moment) {
    return moment.engines().stream()
        .map(row -> String.format(Locale.ROOT, "%s %.0f%%", row.id(), row.share() * 100))
        .collect(Collectors.joining(", "));
  }

  /** A time to the first token, or a dash while there is none. */
  static String millis(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.0f ms", value);
  }
}
