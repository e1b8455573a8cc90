package dev.weir.control.ledger;

import dev.weir.control.port.UsageLine;
import dev.weir.control.port.UsageQuery;
import dev.weir.control.port.UsageQuery.Column;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sums of the ledger for those who read them: as JSON, or as a table for a spreadsheet. */
record UsageReport(UsageQuery query, List<UsageLine> lines) {
  private static final List<String> SUMS =
      List.of(
          "requests",
          "served",
          "estimated",
          "prompt_tokens",
          "cached_tokens",
          "output_tokens",
          "cost_micros");

  /**
   * @param behindBytes of the log, whose rows are not in these sums yet
   */
  Map<String, Object> view(long behindBytes) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("from", LocalDate.ofEpochDay(query.fromDay()).toString());
    view.put("to", LocalDate.ofEpochDay(query.toDay()).toString());
    view.put("by", query.by().stream().map(Column::label).toList());
    view.put("lines", lines.stream().map(this::view).toList());
    UsageLine none = new UsageLine(List.of(), 0, 0, 0, 0, 0, 0, 0);
    view.put("total", sums(lines.stream().reduce(none, UsageLine::and)));
    view.put("behind_bytes", behindBytes);
    return view;
  }

  private Map<String, Object> view(UsageLine line) {
    Map<String, Object> view = new LinkedHashMap<>();
    for (int i = 0; i < query.by().size(); i++) {
      view.put(query.by().get(i).label(), line.group().get(i));
    }
    view.putAll(sums(line));
    return view;
  }

  private static Map<String, Object> sums(UsageLine line) {
    Map<String, Object> sums = new LinkedHashMap<>();
    List<Long> values = values(line);
    for (int i = 0; i < SUMS.size(); i++) {
      sums.put(SUMS.get(i), values.get(i));
    }
    return sums;
  }

  private static List<Long> values(UsageLine line) {
    return List.of(
        line.requests(),
        line.served(),
        line.estimated(),
        line.promptTokens(),
        line.cachedTokens(),
        line.outputTokens(),
        line.costMicros());
  }

  /** As RFC 4180 has it: a line of names, then the lines. */
  String csv() {
    List<String> names = new ArrayList<>(query.by().stream().map(Column::label).toList());
    names.addAll(SUMS);
    StringBuilder out = new StringBuilder(String.join(",", names)).append("\r\n");
    for (UsageLine line : lines) {
      String group =
          line.group().stream().map(UsageReport::quoted).collect(Collectors.joining(","));
      String sums = values(line).stream().map(String::valueOf).collect(Collectors.joining(","));
      out.append(group).append(group.isEmpty() && query.by().isEmpty() ? "" : ",");
      out.append(sums).append("\r\n");
    }
    return out.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}
