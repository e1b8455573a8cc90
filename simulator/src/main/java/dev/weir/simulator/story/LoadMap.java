package dev.weir.simulator.story;

import dev.weir.simulator.story.Markup.Anchor;

/** Requests on each engine over time: a row an engine, the darker the more. */
final class LoadMap {
  static final int SHADES = 8;
  private static final double WIDTH = 440;
  private static final double LEFT = 108;
  private static final double ACROSS = WIDTH - LEFT - 8;
  private static final double MOST_HEIGHT = 260;
  private static final double MOST_ROW = 18;
  private static final double NAMED_ROW = 10;
  private static final double THIN_ROW = 4;

  private final Timeline timeline;
  private final double darkest;
  private final double row;

  /**
   * @param darkest load of the darkest shade, the same for all maps of a page
   */
  LoadMap(Timeline timeline, double darkest) {
    this.timeline = timeline;
    this.darkest = darkest;
    this.row = Math.min(MOST_ROW, MOST_HEIGHT / Math.max(1, timeline.engines().size()));
  }

  void draw(Markup out, String described) {
    double base = row * timeline.engines().size();
    out.openSvg(WIDTH, base + 24, described);
    for (int i = 0; i < timeline.engines().size(); i++) {
      if (row >= NAMED_ROW) {
        out.word(timeline.engines().get(i), "tick", Anchor.END, LEFT - 8, (i + 0.5) * row);
      }
      engine(out, timeline.load()[i], i * row);
    }
    TimeAxis time = new TimeAxis(timeline.end());
    for (double tick : time.scale().ticks()) {
      double x = LEFT + ACROSS * time.scale().at(tick);
      out.word(time.scale().quantity().text(tick), "tick", Anchor.MIDDLE, x, base + 12);
    }
    out.close().line();
  }

  /** Neighbours of the same shade are one rectangle. */
  private void engine(Markup out, double[] load, double y) {
    for (int from = 0; from < load.length; ) {
      int shade = shade(load[from]);
      int to = from + 1;
      while (to < load.length && shade(load[to]) == shade) {
        to++;
      }
      if (shade > 0) {
        double x = LEFT + ACROSS * from / load.length;
        double width = ACROSS * (to - from) / load.length;
        out.box("s" + shade, x, y, width, row - (row > THIN_ROW ? 1 : 0));
      }
      from = to;
    }
  }

  private int shade(double load) {
    return (int) Math.clamp(Math.ceil(SHADES * load / darkest - 0.25), 0, SHADES);
  }
}
