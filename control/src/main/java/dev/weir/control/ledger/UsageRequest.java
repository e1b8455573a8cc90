package dev.weir.control.ledger;

import dev.weir.control.port.UsageQuery;
import dev.weir.control.port.UsageQuery.Column;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a call of {@code /admin/usage} asks for. */
final class UsageRequest {
  /** Lines of one answer. */
  static final int MOST_LINES = 100_000;

  private static final String COLUMNS =
      Arrays.stream(Column.values()).map(Column::label).collect(Collectors.joining(", "));

  private UsageRequest() {}

  /**
   * Reads the query; without days it means this month so far.
   *
   * @throws IllegalArgumentException that says what is wrong and what is expected
   */
  static UsageQuery of(Map<String, String> query, LocalDate today) {
    LocalDate from = day(query, "from", today.withDayOfMonth(1));
    LocalDate to = day(query, "to", today);
    if (to.isBefore(from)) {
      throw new IllegalArgumentException(
          "to: " + to + " (expected: not before from, " + from + ")");
    }
    return new UsageQuery(
        columns(query.getOrDefault("by", "tenant")),
        from.toEpochDay(),
        to.toEpochDay(),
        MOST_LINES);
  }

  private static LocalDate day(Map<String, String> query, String name, LocalDate otherwise) {
    String text = query.get(name);
    try {
      LocalDate day = text == null ? otherwise : LocalDate.parse(text);
      if (Math.abs(day.getYear() - otherwise.getYear()) <= 1_000) {
        return day;
      }
    } catch (DateTimeParseException e) {
      // Answered below, like a year that cannot be meant.
    }
    throw new IllegalArgumentException(
        name + ": " + text + " (expected: a day such as 2026-11-21)");
  }

  private static List<Column> columns(String text) {
    List<Column> columns = new ArrayList<>();
    for (String name : text.isBlank() ? new String[0] : text.split(",", -1)) {
      Column column = column(name.strip());
      if (columns.contains(column)) {
        throw new IllegalArgumentException("by: " + name + " twice (expected: each once)");
      }
      columns.add(column);
    }
    return columns;
  }

  private static Column column(String name) {
    for (Column column : Column.values()) {
      if (column.label().equals(name.toLowerCase(Locale.ROOT))) {
        return column;
      }
    }
    throw new IllegalArgumentException("by: " + name + " (expected: some of " + COLUMNS + ")");
  }
}
