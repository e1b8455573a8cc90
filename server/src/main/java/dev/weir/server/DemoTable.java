package dev.weir.server;

import dev.weir.load.LiveStats;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table that is drawn over itself every second. Lines that are too long for the terminal are cut
 * by it, not wrapped, so that the cursor finds back to the first one.
 */
final class DemoTable implements DemoView {
  private static final int MOST_ROWS = 16;
  private static final String UP = "A\r";
  private static final String ESCAPE = "\033[";
  private static final String NO_WRAP = "\033[?7l";
  private static final String WRAP = "\033[?7h";
  private static final String CLEAR_LINE_REST = "\033[K";
  private static final String CLEAR_BELOW = "\033[J";

  private final PrintWriter out;
  private int drawn;

  DemoTable(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Duration period() {
    return Duration.ofSeconds(1);
  }

  @Override
  public void show(DemoMoment moment) {
    List<String> lines = lines(moment);
    StringBuilder frame = new StringBuilder(NO_WRAP);
    if (drawn > 0) {
      frame.append(ESCAPE).append(drawn).append(UP);
    }
    lines.forEach(line -> frame.append(line).append(CLEAR_LINE_REST).append('\n'));
    out.print(frame.append(CLEAR_BELOW).append(WRAP));
    out.flush();
    drawn = lines.size();
  }

  static List<String> lines(DemoMoment moment) {
    LiveStats live = moment.live();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-9s %11s %11s %11s %11s %10s %8s",
            "time",
            "requests/s",
            "TTFT p50",
            "TTFT p99",
            "tokens/s",
            "in flight",
            "errors"));
    lines.add(
        String.format(
            Locale.ROOT,
            "%-9s %11.1f %11s %11s %11.0f %10d %8d",
            Math.round(live.elapsedSeconds()) + " s",
            live.requestsPerSecond(),
            DemoLines.millis(live.ttftP50Ms()),
            DemoLines.millis(live.ttftP99Ms()),
            live.tokensPerSecond(),
            live.inFlight(),
            moment.errors()));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%-21s %-9s %10s %11s %10s %7s",
            "engine",
            "state",
            "in flight",
            "requests/s",
            "tokens/s",
            "share"));
    moment.engines().stream().limit(MOST_ROWS).map(DemoTable::row).forEach(lines::add);
    int more = moment.engines().size() - MOST_ROWS;
    if (more > 0) {
      lines.add("and " + more + " more");
    }
    return lines;
  }

  private static String row(DemoMoment.Row row) {
    return String.format(
        Locale.ROOT,
        "%-21s %-9s %10d %11.1f %10.0f %6.0f%%",
        row.id(),
        row.state(),
        row.inFlight(),
        row.requestsPerSecond(),
        row.tokensPerSecond(),
        row.share() * 100);
  }
}
