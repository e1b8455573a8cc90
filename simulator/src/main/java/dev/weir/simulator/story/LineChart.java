package dev.weir.simulator.story;

import dev.weir.simulator.story.Markup.Anchor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lines of policies over two axes, each named where it ends. */
final class LineChart {
  private static final double WIDTH = 440;
  private static final double HEIGHT = 250;
  private static final double LEFT = 52;
  private static final double RIGHT = 326;
  private static final double TOP = 10;
  private static final double BASE = 214;

  private final Cast cast;
  private final Scale x;
  private final Scale y;
  private final String xTitle;
  private final List<Line> lines = new ArrayList<>();
  private final Markup marks = new Markup();

  LineChart(Cast cast, Scale x, String xTitle, Scale y) {
    this.cast = cast;
    this.x = x;
    this.xTitle = xTitle;
    this.y = y;
  }

  LineChart add(Line line) {
    lines.add(line);
    return this;
  }

  /** An upright line at a value of the x axis, with a word. */
  LineChart markX(double value, String word) {
    double at = across(value);
    marks.segment("mark", at, TOP, at, BASE);
    boolean late = x.at(value) > 0.6;
    Anchor anchor = late ? Anchor.END : Anchor.START;
    marks.word(word, "markword", anchor, at + (late ? -5 : 5), BASE - 10);
    return this;
  }

  void draw(Markup out, String described) {
    out.openSvg(WIDTH, HEIGHT, described);
    axes(out);
    out.raw(marks.toString());
    Labels labels = new Labels();
    lines.stream()
        .sorted(Comparator.comparingInt(line -> cast.layer(line.policy())))
        .forEach(line -> draw(out, line, labels));
    labels.draw(out, cast, RIGHT + 8, BASE);
    out.close().line();
  }

  private void axes(Markup out) {
    for (double tick : y.ticks()) {
      out.segment("grid", LEFT, down(tick), RIGHT, down(tick));
      out.word(y.quantity().text(tick), "tick", Anchor.END, LEFT - 7, down(tick));
    }
    out.segment("axis", LEFT, BASE, RIGHT, BASE);
    for (double tick : x.ticks()) {
      out.segment("axis", across(tick), BASE, across(tick), BASE + 4);
      out.word(x.quantity().text(tick), "tick", Anchor.MIDDLE, across(tick), BASE + 12);
    }
    out.word(xTitle, "tick", Anchor.END, RIGHT, BASE + 27);
  }

  private void draw(Markup out, Line line, Labels labels) {
    String path = path(line);
    if (path.isEmpty()) {
      return;
    }
    String policy = line.policy();
    out.open("g", "class", cast.part(policy), "data-p", policy).leaf("title", policy);
    // A wide unseen line under the thin one, so that it can be pointed at.
    out.shape("path", "class", "reach", "d", path);
    out.shape("path", "class", "line", "d", path);
    for (int i = 0; line.dots() && i < line.xs().length; i++) {
      String cx = Markup.px(across(line.xs()[i]));
      out.shape("circle", "cx", cx, "cy", Markup.px(down(line.ys()[i])), "r", "2.6");
    }
    out.close().line();
    if (cast.named(policy)) {
      labels.add(policy, down(line.end()));
    }
  }

  private String path(Line line) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < line.xs().length; i++) {
      boolean there = !Double.isNaN(line.ys()[i]) && line.xs()[i] <= x.high() * (1 + 1e-9);
      if (there) {
        path.append(drawing ? 'L' : 'M').append(Markup.px(across(line.xs()[i])));
        path.append(' ').append(Markup.px(down(line.ys()[i])));
      }
      drawing = there;
    }
    return path.toString();
  }

  private double across(double value) {
    return LEFT + (RIGHT - LEFT) * x.at(value);
  }

  private double down(double value) {
    return BASE - (BASE - TOP) * y.at(value);
  }
}
