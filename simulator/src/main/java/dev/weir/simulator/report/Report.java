package dev.weir.simulator.report;

import java.util.List;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What replay and load hand over: one run for each policy. */
public record Report(List<RunReport> runs) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  public Report {
    runs = List.copyOf(runs);
  }

  public String json() {
    return JSON.writeValueAsString(this) + "\n";
  }

  /** All runs beside each other, one line each. */
  public String comparison() {
    StringBuilder text = new StringBuilder();
    new ComparisonTable(text).add(runs);
    return text.toString();
  }

  /** An aligned table for people. */
  public String table() {
    StringBuilder text = new StringBuilder();
    runs.forEach(run -> new ReportTable(text).add(run));
    return text.toString();
  }
}
