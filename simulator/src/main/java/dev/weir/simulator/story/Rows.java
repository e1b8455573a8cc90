package dev.weir.simulator.story;

import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.story.Markup.Anchor;
import java.util.Comparator;
import java.util.List;
import java.util.function.ObjDoubleConsumer;

/** A chart with one row a policy, the best on top, over an axis of shares. */
final class Rows {
  static final double LEFT = 132;
  static final double ACROSS = 284;
  private static final double WIDTH = 440;
  private static final double ROW = 21;
  private static final double TOP = 6;
  private static final double BOTTOM = 24;

  private final Cast cast;
  private final List<RunReport> runs;

  Rows(Cast cast, List<RunReport> runs) {
    this.cast = cast;
    this.runs =
        runs.stream().sorted(Comparator.comparingDouble(Cast::attainment).reversed()).toList();
  }

  static double at(double share) {
    return LEFT + ACROSS * Math.clamp(share, 0, 1);
  }

  /**
   * @param each draws a run's row around the given height
   */
  void draw(Markup out, String described, ObjDoubleConsumer<RunReport> each) {
    double base = TOP + runs.size() * ROW;
    out.openSvg(WIDTH, base + BOTTOM, described);
    for (double tick : Scale.share().ticks()) {
      out.segment("grid", at(tick), TOP, at(tick), base);
      out.word(Quantity.SHARE.text(tick), "tick", Anchor.MIDDLE, at(tick), base + 12);
    }
    for (int i = 0; i < runs.size(); i++) {
      RunReport run = runs.get(i);
      double y = TOP + (i + 0.5) * ROW;
      out.open("g", "class", cast.part(run.policy()), "data-p", run.policy());
      out.word(run.policy(), "name", Anchor.END, LEFT - 10, y);
      each.accept(run, y);
      out.close().line();
    }
    out.close().line();
  }
}
