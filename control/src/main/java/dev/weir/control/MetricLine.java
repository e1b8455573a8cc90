package dev.weir.control;

import org.jspecify.annotations.Nullable;

/**
 * One sample of a page in the text format of Prometheus.
 *
 * @param labels as written, with their braces; empty: none
 * @param value NaN: it is no number
 */
record MetricLine(String name, String labels, double value) {
  /** The sample in this line; null: there is none. */
  static @Nullable MetricLine read(String line) {
    int end = nameEnd(line);
    if (end == 0 || line.startsWith("#")) {
      return null;
    }
    int close = line.lastIndexOf('}');
    boolean labelled = close > end && line.charAt(end) == '{';
    int after = labelled ? close + 1 : end;
    // A time may follow the value.
    String rest = line.substring(after).strip();
    int value = rest.indexOf(' ');
    return new MetricLine(
        line.substring(0, end),
        labelled ? line.substring(end, close + 1) : "",
        parsed(value < 0 ? rest : rest.substring(0, value)));
  }

  /** What a label says; empty: it is not there. */
  String label(String wanted) {
    String before = wanted + "=\"";
    int from = labels.indexOf(before);
    while (from > 0 && labels.charAt(from - 1) != '{' && labels.charAt(from - 1) != ',') {
      from = labels.indexOf(before, from + 1);
    }
    int end = from < 0 ? -1 : labels.indexOf('"', from + before.length());
    return end < 0 ? "" : labels.substring(from + before.length(), end);
  }

  /** The number that a label is; 0: it is none, or not there. */
  double number(String label) {
    double value = parsed(label(label));
    return value > 0 ? value : 0;
  }

  private static int nameEnd(String line) {
    int end = 0;
    while (end < line.length() && line.charAt(end) != '{' && line.charAt(end) != ' ') {
      end++;
    }
    return end;
  }

  private static double parsed(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }
}
