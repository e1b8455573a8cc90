package dev.weir.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Sums of the ledger in columns, with the sum of the sums below. */
final class UsageTable {
  private static final double MICROS = 1e6;

  /** Fields of a sum, and what stands above them. */
  private static final Map<String, String> SUMS =
      Map.of(
          "requests", "requests",
          "served", "served",
          "estimated", "estimated",
          "prompt_tokens", "prompt",
          "cached_tokens", "cached",
          "output_tokens", "output",
          "cost_micros", "cost");

  private static final List<String> ORDER =
      List.of(
          "requests",
          "served",
          "estimated",
          "prompt_tokens",
          "cached_tokens",
          "output_tokens",
          "cost_micros");

  private UsageTable() {}

  /** The same for a spreadsheet, as RFC 4180 has it. */
  static String csv(JsonNode usage) {
    List<String> names = new ArrayList<>();
    usage.path("by").forEach(name -> names.add(name.asString()));
    int texts = names.size();
    names.addAll(ORDER);
    StringBuilder out = new StringBuilder(String.join(",", names)).append("\r\n");
    for (JsonNode line : usage.path("lines")) {
      List<String> cells = new ArrayList<>();
      for (String name : names) {
        String text = line.path(name).asString();
        cells.add(cells.size() < texts ? '"' + text.replace("\"", "\"\"") + '"' : text);
      }
      out.append(String.join(",", cells)).append("\r\n");
    }
    return out.toString();
  }

  static String of(JsonNode usage) {
    List<String> by = new ArrayList<>();
    usage.path("by").forEach(name -> by.add(name.asString()));
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(by);
    ORDER.forEach(name -> head.add(SUMS.get(name)));
    rows.add(head);
    for (JsonNode line : usage.path("lines")) {
      List<String> row = new ArrayList<>();
      by.forEach(name -> row.add(line.path(name).asString()));
      rows.add(with(row, line));
    }
    List<String> total = new ArrayList<>();
    by.forEach(name -> total.add(total.isEmpty() ? "total" : ""));
    rows.add(with(total, usage.path("total")));
    String title =
        "Usage from " + usage.path("from").asString() + " to " + usage.path("to").asString();
    return title + " (UTC)\n" + aligned(rows, by.size());
  }

  private static List<String> with(List<String> row, JsonNode line) {
    for (String name : ORDER) {
      long sum = line.path(name).asLong();
      boolean money = name.equals("cost_micros");
      row.add(money ? "%.6f".formatted(sum / MICROS) : "%,d".formatted(sum));
    }
    return row;
  }

  private static String aligned(List<List<String>> rows, int texts) {
    StringBuilder out = new StringBuilder();
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String pad = " ".repeat(widths[i] - row.get(i).length());
        line.append(i < texts ? row.get(i) + pad : pad + row.get(i)).append("  ");
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }
}
