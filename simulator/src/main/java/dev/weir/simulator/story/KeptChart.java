package dev.weir.simulator.story;

import static dev.weir.simulator.story.Markup.px;

import dev.weir.simulator.report.RunReport;

/** What was kept, of all requests and of the tenth with the longest prompts. */
final class KeptChart {
  private KeptChart() {}

  static void draw(Markup out, Rows rows) {
    rows.draw(out, "Share of requests that got what was promised", (run, y) -> row(out, run, y));
  }

  private static void row(Markup out, RunReport run, double y) {
    Double longest = run.sloAttainmentLongestDecile();
    double all = Cast.attainment(run);
    double tenth = longest == null ? all : longest;
    out.segment("span", Rows.at(tenth), y, Rows.at(all), y);
    dot(out, "tenth", tenth, y, "longest tenth: ");
    dot(out, "whole", all, y, "all: ");
  }

  private static void dot(Markup out, String kind, double share, double y, String word) {
    out.open("circle", "class", kind, "cx", px(Rows.at(share)), "cy", px(y), "r", "5")
        .leaf("title", word + Quantity.SHARE.text(share))
        .close();
  }
}
