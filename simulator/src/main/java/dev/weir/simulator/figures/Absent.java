package dev.weir.simulator.figures;

import dev.weir.simulator.figures.Figure.Row;
import dev.weir.simulator.figures.Figure.Unit;
import org.jspecify.annotations.Nullable;

/** The row of a trace that we do not hold. */
final class Absent {
  private Absent() {}

  static Row row(String what, @Nullable Double theirs) {
    return new Row(what, Unit.SHARE, theirs, null, "trace not held");
  }
}
