package dev.weir.simulator.story;

import java.util.Locale;

/** How values of a kind are written on axes, in labels and in the table. */
enum Quantity {
  COUNT,
  SHARE,
  PER_CENT,
  MILLIS,
  SECONDS,
  MINUTES,
  PER_SECOND;

  /** Between a number and its unit: narrow, and no line ends there. */
  private static final String THIN = "\u202f";

  String text(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return switch (this) {
      case COUNT -> compact(value);
      case SHARE -> trimmed(value * 100, 1) + THIN + "%";
      case PER_CENT -> String.format(Locale.ROOT, "%.1f", value * 100) + THIN + "%";
      case MILLIS ->
          value >= 1000 ? compact(value / 1000) + THIN + "s" : compact(value) + THIN + "ms";
      case SECONDS -> compact(value) + THIN + "s";
      case MINUTES -> compact(value) + THIN + "min";
      case PER_SECOND -> compact(value) + "/s";
    };
  }

  /** Three digits that count, thousands as k and millions as M. */
  private static String compact(double value) {
    if (value >= 999_500) {
      return trimmed(value / 1e6, value < 9_995_000 ? 2 : 1) + THIN + "M";
    }
    if (value >= 9_995) {
      return trimmed(value / 1e3, value < 99_950 ? 1 : 0) + THIN + "k";
    }
    int digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return trimmed(value, digits);
  }

  private static String trimmed(double value, int digits) {
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }
}
