package dev.weir.simulator.story;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Which share of all requests had their tokens by when. */
final class LatencyCharts {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Story story;
  private final Cast cast;

  LatencyCharts(Story story, Cast cast) {
    this.story = story;
    this.cast = cast;
  }

  void ttft(Markup out) {
    draw(out, StoryRun::ttft, story.slo().ttftNanos(), "time to the first token");
  }

  void tpot(Markup out) {
    draw(out, StoryRun::tpot, story.slo().tpotNanos(), "time per further token");
  }

  private void draw(Markup out, Function<StoryRun, Curve> curve, long bound, String title) {
    List<Curve> curves = story.runs().stream().map(curve).toList();
    double most = curves.stream().mapToDouble(Curve::most).filter(v -> v > 0).max().orElse(1);
    double least =
        curves.stream()
            .flatMapToDouble(each -> Arrays.stream(each.values()))
            .filter(v -> v > 0)
            .min()
            .orElse(1);
    boolean bounded = bound != Long.MAX_VALUE;
    double promised = bounded ? bound / NANOS_PER_MILLI : 0;
    Scale x = Scale.logarithmic(least, Math.max(most, bounded ? promised * 2 : 0), Quantity.MILLIS);
    LineChart chart = new LineChart(cast, x, title, Scale.share());
    if (bounded) {
      chart.markX(promised, "promised " + Quantity.MILLIS.text(promised));
    }
    for (int i = 0; i < curves.size(); i++) {
      Curve each = curves.get(i);
      chart.add(Line.of(story.runs().get(i).policy(), each.values(), each.shares()));
    }
    chart.draw(out, title);
  }
}
