package dev.weir.simulator.story;

import dev.weir.scheduler.Outcome;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.story.Markup.Anchor;
import java.util.LinkedHashMap;
import java.util.Map;

/** What became of all requests: one bar a policy, whose parts add up to all. */
final class OutcomesChart {
  private static final double BAR = 14;
  private static final double ROOM_FOR_WORDS = 34;

  /** Parts from left to right, as classes of the style sheet, with their words. */
  static final Map<String, String> PARTS = parts();

  private OutcomesChart() {}

  static void draw(Markup out, Rows rows) {
    rows.draw(out, "What became of all requests", (run, y) -> row(out, run, y));
  }

  private static void row(Markup out, RunReport run, double y) {
    double from = 0;
    for (Map.Entry<String, Integer> part : counts(run).entrySet()) {
      double share = (double) part.getValue() / Math.max(1, run.requests());
      double width = Rows.ACROSS * share;
      String told = PARTS.getOrDefault(part.getKey(), "") + ": " + Quantity.SHARE.text(share);
      if (width > 0) {
        out.open("g").leaf("title", told);
        out.box("part " + part.getKey(), Rows.at(from), y - BAR / 2, width, BAR).close();
      }
      if (width > ROOM_FOR_WORDS) {
        String percent = Quantity.SHARE.text(Math.rint(share * 100) / 100);
        double middle = Rows.at(from + share / 2);
        out.word(percent, "onpart " + part.getKey(), Anchor.MIDDLE, middle, y);
      }
      from += share;
    }
  }

  private static Map<String, Integer> counts(RunReport run) {
    int kept = (int) Math.round(Cast.attainment(run) * run.requests());
    int expired = count(run, Outcome.EXPIRED_QUEUE);
    int left = count(run, Outcome.CANCELLED_CLIENT);
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("kept", kept);
    counts.put("late", Math.max(0, run.completed() - kept));
    counts.put("refused", Math.max(0, run.rejected() - expired));
    counts.put("expired", expired);
    counts.put("left", left);
    counts.put("failed", Math.max(0, run.requests() - run.completed() - run.rejected() - left));
    return counts;
  }

  private static int count(RunReport run, Outcome outcome) {
    return run.outcomes().getOrDefault(outcome.label(), 0);
  }

  private static Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("kept", "promise kept");
    parts.put("late", "served, too late");
    parts.put("refused", "refused at once");
    parts.put("expired", "dropped from the queue");
    parts.put("left", "client gave up");
    parts.put("failed", "failed");
    return parts;
  }
}
