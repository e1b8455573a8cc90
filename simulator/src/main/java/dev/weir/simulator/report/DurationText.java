package dev.weir.simulator.report;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 50ms}, {@code 1.5s}, {@code 5m}. */
public final class DurationText {
  private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)(us|ms|s|m|h)");
  private static final Map<String, Double> NANOS =
      Map.of("us", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9);
  private static final double LONGEST_NANOS = 1000 * 3600e9;

  private DurationText() {}

  /** Nanoseconds, more than 0. */
  public static long nanos(String name, String text) {
    Matcher form = FORM.matcher(text.strip());
    double nanos =
        form.matches()
            ? Double.parseDouble(form.group(1)) * NANOS.getOrDefault(form.group(2), 0d)
            : 0;
    if (nanos < 1 || nanos > LONGEST_NANOS) {
      throw new IllegalArgumentException(
          name + ": " + text + " (expected: a duration > 0 like 50ms, 1.5s, 5m)");
    }
    return Math.round(nanos);
  }
}
