package dev.weir.soak;

import java.util.List;

/** What is looked at, and how much of it may grow over a run. */
enum Vital {
  HEAP("heap after a collection", "MiB", .1, 8),
  DIRECT("direct memory", "MiB", .1, 8),
  THREADS("threads", "", 0, 2),
  DESCRIPTORS("descriptors", "", .1, 16);

  private final String label;
  private final String unit;
  private final double allowance;
  private final double least;

  Vital(String label, String unit, double allowance, double least) {
    this.label = label;
    this.unit = unit;
    this.allowance = allowance;
    this.least = least;
  }

  String label() {
    return unit.isEmpty() ? label : label + ", " + unit;
  }

  Trend trend(List<Vitals> samples) {
    return Trend.of(samples.stream().mapToDouble(this::of).toArray(), allowance, least);
  }

  private double of(Vitals sample) {
    return switch (this) {
      case HEAP -> sample.heapMib();
      case DIRECT -> sample.directMib();
      case THREADS -> sample.threads();
      case DESCRIPTORS -> sample.descriptors();
    };
  }
}
