package dev.weir.simulator.figures;

import java.util.Formatter;
import java.util.Locale;

/** Writes figures for people: aligned for a terminal, as Markdown for the documentation. */
final class FiguresText {
  private static final String ABSENT =
      "The recordings are not here: generated prompts show the computations, nothing compares.";

  private FiguresText() {}

  static String table(Figures figures) {
    StringBuilder text = new StringBuilder();
    if (!figures.recorded()) {
      text.append(ABSENT).append("\n\n");
    }
    try (Formatter out = new Formatter(text, Locale.ROOT)) {
      for (Figure figure : figures.figures()) {
        out.format("%s%n  theirs: %s%n", figure.title(), figure.claim());
        out.format("  ours:   %s%n", figure.how());
        out.format("  %-48s %9s %9s%n", "", "theirs", "ours");
        for (Figure.Row row : figure.rows()) {
          String line =
              "  %-48s %9s %9s  %s"
                  .formatted(row.what(), row.theirText(), row.ourText(), row.note());
          out.format("%s%n", line.stripTrailing());
        }
        out.format("%n");
      }
    }
    return text.toString();
  }

  static String markdown(Figures figures) {
    StringBuilder text =
        new StringBuilder(
            """
            # Published figures, computed again

            Written by `./weir figures --markdown docs/paper-figures.md`. What others have published about prefix caches and placement, beside
            what this project's readers, caches and cost model give on the same recordings. Differences stay in the table: they tell how far
            to trust the simulator. A dash: not published, or we do not hold the trace.
            """);
    if (!figures.recorded()) {
      text.append('\n').append(ABSENT).append('\n');
    }
    try (Formatter out = new Formatter(text, Locale.ROOT)) {
      for (Figure figure : figures.figures()) {
        out.format("%n## %s%n%n", figure.title());
        out.format("Theirs: %s.%nOurs: %s.%n%n", figure.claim(), figure.how());
        out.format("| | theirs | ours | |%n|---|---:|---:|---|%n");
        for (Figure.Row row : figure.rows()) {
          out.format(
              "| %s | %s | %s | %s |%n", row.what(), row.theirText(), row.ourText(), row.note());
        }
      }
    }
    return text.toString();
  }
}
