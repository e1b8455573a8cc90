package dev.weir.simulator.story;

import dev.weir.simulator.report.RunReport;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What becomes of promise and goodput as more is offered: one dot a run. */
final class LoadCharts {
  private final List<RunReport> all;
  private final List<String> policies;
  private final Cast cast;
  private final double most;

  LoadCharts(List<RunReport> probes, List<RunReport> runs, Cast cast) {
    this.all =
        Stream.concat(probes.stream(), runs.stream())
            .sorted(Comparator.comparingDouble(RunReport::rate))
            .toList();
    this.policies = all.stream().map(RunReport::policy).distinct().sorted().toList();
    this.cast = cast;
    this.most = all.getLast().rate();
  }

  void kept(Markup out) {
    draw(out, Scale.share(), Cast::attainment);
  }

  void goodput(Markup out) {
    ToDoubleFunction<RunReport> goodput =
        run -> run.goodputRps() == null ? Double.NaN : run.goodputRps();
    double highest =
        all.stream().mapToDouble(goodput).filter(v -> !Double.isNaN(v)).max().orElse(1);
    draw(out, Scale.linear(highest, Quantity.PER_SECOND), goodput);
  }

  private void draw(Markup out, Scale y, ToDoubleFunction<RunReport> value) {
    LineChart chart =
        new LineChart(cast, Scale.linear(most, Quantity.PER_SECOND), "requests offered", y);
    for (String policy : policies) {
      List<RunReport> runs = all.stream().filter(run -> run.policy().equals(policy)).toList();
      double[] xs = runs.stream().mapToDouble(RunReport::rate).toArray();
      chart.add(new Line(policy, xs, runs.stream().mapToDouble(value).toArray(), true));
    }
    chart.draw(out, "against requests offered");
  }
}
