package dev.weir.simulator.figures;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One published figure and our own of it.
 *
 * @param id a word to name it by
 * @param title what it is about
 * @param claim what was published, and where
 * @param how ours was computed
 * @param rows the values
 */
public record Figure(String id, String title, String claim, String how, List<Row> rows) {
  public Figure {
    rows = List.copyOf(rows);
  }

  /** How a value is written. */
  public enum Unit {
    SHARE,
    SECONDS,
    RATIO;

    String text(double value) {
      return switch (this) {
        case SHARE -> String.format(Locale.ROOT, "%.2f %%", value * 100);
        case SECONDS -> String.format(Locale.ROOT, "%.2f s", value);
        case RATIO -> String.format(Locale.ROOT, "%.3g", value);
      };
    }
  }

  /**
   * @param theirs null where nothing was published
   * @param ours null where we lack the data
   * @param note what a reader should know about this value, or empty
   */
  public record Row(
      String what, Unit unit, @Nullable Double theirs, @Nullable Double ours, String note) {
    static Row of(String what, Unit unit, double theirs, double ours) {
      return new Row(what, unit, theirs, ours, "");
    }

    static Row ours(String what, Unit unit, double ours) {
      return new Row(what, unit, null, ours, "");
    }

    Row noted(String words) {
      return new Row(what, unit, theirs, ours, words);
    }

    String theirText() {
      return theirs == null ? "-" : unit.text(theirs);
    }

    String ourText() {
      return ours == null ? "-" : unit.text(ours);
    }
  }
}
