package dev.weir.soak;

import dev.weir.enginesim.chaos.Mishap;
import dev.weir.simulator.report.RunReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a long run came to.
 *
 * @param samples oldest first
 * @param load what became of the requests
 * @param faults how often each happened
 * @param held gauges that are not back at zero
 */
record SoakReport(
    List<Vitals> samples, RunReport load, Map<Mishap, Integer> faults, Map<String, Double> held) {
  private static final String ROW = "%-30s %9s %9s %9s %9s %9s  %s%n";

  boolean well() {
    return held.isEmpty() && List.of(Vital.values()).stream().allMatch(this::flat);
  }

  private boolean flat(Vital vital) {
    return vital.trend(samples).flat();
  }

  String text() {
    StringBuilder out = new StringBuilder();
    out.append("requests   %d: %s%n".formatted(load.requests(), load.outcomes()));
    out.append("faults     %s%n".formatted(faults));
    out.append("gauges     %s%n%n".formatted(held.isEmpty() ? "all back at zero" : held));
    out.append(ROW.formatted("", "first", "median", "last", "growth", "allowed", ""));
    for (Vital vital : Vital.values()) {
      Trend trend = vital.trend(samples);
      out.append(
          ROW.formatted(
              vital.label(),
              number(trend.first()),
              number(trend.median()),
              number(trend.last()),
              number(trend.growth()),
              number(trend.allowed()),
              trend.flat() ? "flat" : "NOT FLAT"));
    }
    return out.append(
            "%nover %d samples, the first fifth left out; %s%n"
                .formatted(samples.size(), well() ? "well" : "NOT WELL"))
        .toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
