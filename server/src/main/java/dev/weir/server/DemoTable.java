package dev.weir.server;

import dev.weir.load.LiveStats;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A table of both fleets that is drawn over itself every second, with a curve of the last minute
 * for each. Lines that are too long for the terminal are cut by it, not wrapped, so that the cursor
 * finds back to the first one.
 */
final class DemoTable implements DemoView {
  private static final int MOST_ROWS = 16;
  private static final int CURVE_SECONDS = 60;
  private static final String BARS = " ▁▂▃▄▅▆▇█";
  private static final String UP = "A\r";
  private static final String ESCAPE = "\033[";
  private static final String NO_WRAP = "\033[?7l";
  private static final String WRAP = "\033[?7h";
  private static final String CLEAR_LINE_REST = "\033[K";
  private static final String CLEAR_BELOW = "\033[J";
  private static final String ROW = "%-14s %14s %14s";
  private static final String ENGINE = "%-24s %9s %9s   %9s %9s  %s";

  private final PrintWriter out;
  private final List<DemoMoment> past = new ArrayList<>();
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
    past.add(moment);
    if (past.size() > CURVE_SECONDS) {
      past.removeFirst();
    }
    List<String> lines = lines(past);
    StringBuilder frame = new StringBuilder(NO_WRAP);
    if (drawn > 0) {
      frame.append(ESCAPE).append(drawn).append(UP);
    }
    lines.forEach(line -> frame.append(line).append(CLEAR_LINE_REST).append('\n'));
    out.print(frame.append(CLEAR_BELOW).append(WRAP));
    out.flush();
    drawn = lines.size();
  }

  /**
   * @param past seconds, the one to show last
   */
  static List<String> lines(List<DemoMoment> past) {
    DemoMoment now = past.getLast();
    List<String> lines = new ArrayList<>();
    String time = Math.round(now.after().live().elapsedSeconds()) + " s";
    lines.add(now.title() + ", faults so far: " + now.faults());
    lines.add(ROW.formatted(time, DemoSide.BEFORE.label(), DemoSide.AFTER.label()));
    lines.add(row("promise kept", now, live -> DemoLines.percent(live.keptShare())));
    lines.add(row("TTFT p50", now, live -> DemoLines.millis(live.ttftP50Ms())));
    lines.add(row("TTFT p99", now, live -> DemoLines.millis(live.ttftP99Ms())));
    lines.add(row("requests/s", now, live -> number("%.1f", live.requestsPerSecond())));
    lines.add(row("tokens/s", now, live -> number("%.0f", live.tokensPerSecond())));
    lines.add(row("in flight", now, live -> String.valueOf(live.inFlight())));
    lines.add(row("refused", now, live -> String.valueOf(live.rejected())));
    lines.add(made("attempts lost", now, DemoMishaps.Made::failedAttempts));
    lines.add(made("continued", now, DemoMishaps.Made::continued));
    lines.add(row("failed", now, live -> String.valueOf(live.failed())));
    lines.add("");
    double top = Math.max(top(past, DemoMoment::before), top(past, DemoMoment::after));
    lines.add("TTFT p99 of the last minute, up to " + DemoLines.millis(top));
    lines.add("%-14s %s".formatted(DemoSide.BEFORE.label(), curve(past, DemoMoment::before, top)));
    lines.add("%-14s %s".formatted(DemoSide.AFTER.label(), curve(past, DemoMoment::after, top)));
    lines.add("");
    engines(now, lines);
    return lines;
  }

  private static String row(String name, DemoMoment now, Function<LiveStats, String> of) {
    return ROW.formatted(name, of.apply(now.before().live()), of.apply(now.after().live()));
  }

  private static String made(String name, DemoMoment now, ToLongFunction<DemoMishaps.Made> of) {
    return ROW.formatted(
        name, of.applyAsLong(now.before().made()), of.applyAsLong(now.after().made()));
  }

  private static String number(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }

  private static double top(List<DemoMoment> past, Function<DemoMoment, DemoMoment.Side> of) {
    return past.stream()
        .mapToDouble(moment -> of.apply(moment).live().ttftP99Ms())
        .filter(value -> !Double.isNaN(value))
        .max()
        .orElse(Double.NaN);
  }

  private static String curve(
      List<DemoMoment> past, Function<DemoMoment, DemoMoment.Side> of, double top) {
    StringBuilder bars = new StringBuilder();
    for (DemoMoment moment : past) {
      double value = of.apply(moment).live().ttftP99Ms();
      boolean none = Double.isNaN(value) || !(top > 0);
      bars.append(BARS.charAt(none ? 0 : (int) Math.clamp(Math.ceil(value / top * 8), 1, 8)));
    }
    return bars.toString();
  }

  private static void engines(DemoMoment now, List<String> lines) {
    lines.add(
        ENGINE.formatted("engine", "in flight", "tokens/s", "in flight", "tokens/s", "state"));
    List<DemoMoment.Row> before = now.before().engines();
    List<DemoMoment.Row> after = now.after().engines();
    int rows = Math.min(before.size(), after.size());
    for (int i = 0; i < Math.min(rows, MOST_ROWS); i++) {
      lines.add(pair(before.get(i), after.get(i)));
    }
    if (rows > MOST_ROWS) {
      lines.add("and " + (rows - MOST_ROWS) + " more");
    }
  }

  private static String pair(DemoMoment.Row before, DemoMoment.Row after) {
    boolean alike = before.state().equals(after.state());
    return ENGINE.formatted(
        after.id(),
        before.inFlight(),
        number("%.0f", before.tokensPerSecond()),
        after.inFlight(),
        number("%.0f", after.tokensPerSecond()),
        alike ? after.state() : before.state() + "/" + after.state());
  }
}
