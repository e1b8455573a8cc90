package dev.weir.simulator.story;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Queue, load, promise and output over the time of the run. */
final class TimeCharts {
  private final List<StoryRun> runs;
  private final Cast cast;
  private final TimeAxis time;

  TimeCharts(List<StoryRun> runs, Cast cast) {
    this.runs = runs;
    this.cast = cast;
    this.time =
        new TimeAxis(runs.stream().mapToDouble(run -> run.timeline().end()).max().orElse(1));
  }

  void queued(Markup out) {
    draw(out, Timeline::queued, null, "requests waiting over time");
  }

  void inFlight(Markup out) {
    draw(out, Timeline::inFlight, null, "requests on engines over time");
  }

  void attainment(Markup out) {
    draw(out, Timeline::attainment, Scale.share(), "promise kept over time");
  }

  void tokens(Markup out) {
    draw(out, Timeline::tokensPerSecond, null, "tokens a second over time");
  }

  private void draw(
      Markup out, Function<Timeline, double[]> series, @Nullable Scale fixed, String described) {
    double most =
        runs.stream()
            .flatMapToDouble(run -> Arrays.stream(series.apply(run.timeline())))
            .filter(v -> !Double.isNaN(v))
            .max()
            .orElse(1);
    Scale y = fixed == null ? Scale.linear(Math.max(1, most), Quantity.COUNT) : fixed;
    LineChart chart = new LineChart(cast, time.scale(), "time", y);
    for (StoryRun run : runs) {
      Timeline timeline = run.timeline();
      chart.add(Line.of(run.policy(), time.middles(timeline), series.apply(timeline)));
    }
    chart.draw(out, described);
  }
}
