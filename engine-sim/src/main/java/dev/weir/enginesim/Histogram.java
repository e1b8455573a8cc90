package dev.weir.enginesim;

import java.util.Locale;

/** Counts of values up to rising bounds, as Prometheus wants them. Owned by one thread. */
final class Histogram {
  private final double[] bounds;
  private final long[] counts;
  private double sum;

  Histogram(double... bounds) {
    this.bounds = bounds;
    this.counts = new long[bounds.length + 1];
  }

  void add(double value) {
    int i = 0;
    while (i < bounds.length && value > bounds[i]) {
      i++;
    }
    counts[i]++;
    sum += value;
  }

  /** Writes the buckets, the sum and the count under a name with labels, without braces. */
  void write(StringBuilder page, String name, String labels) {
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      total += counts[i];
      String bound = i < bounds.length ? String.valueOf(bounds[i]) : "+Inf";
      page.append(name).append("_bucket{").append(labels).append(",le=\"").append(bound);
      page.append("\"} ").append(total).append('\n');
    }
    page.append(String.format(Locale.ROOT, "%s_sum{%s} %.9g%n", name, labels, sum));
    page.append(name).append("_count{").append(labels).append("} ").append(total).append('\n');
  }
}
