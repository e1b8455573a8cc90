package dev.weir.soak;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What is looked at, and how much of it may grow over a run. */
enum Vital {
  HEAP("heap after a collection", "MiB", Vitals::heapMib, .1, 8),
  DIRECT("direct memory", "MiB", Vitals::directMib, .1, 8),
  THREADS("threads", "", Vitals::threads, 0, 2),
  DESCRIPTORS("descriptors", "", Vitals::descriptors, .1, 16);

  private final String label;
  private final String unit;
  private final ToDoubleFunction<Vitals> of;
  private final double allowance;
  private final double least;

  Vital(String label, String unit, ToDoubleFunction<Vitals> of, double allowance, double least) {
    this.label = label;
    this.unit = unit;
    this.of = of;
    this.allowance = allowance;
    this.least = least;
  }

  String label() {
    return unit.isEmpty() ? label : label + ", " + unit;
  }

  Trend trend(List<Vitals> samples) {
    return Trend.of(samples.stream().mapToDouble(of).toArray(), allowance, least);
  }
}
