package dev.weir.control.port;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which sums are wanted.
 *
 * @param by what they are grouped by, in this order; empty: one sum over all
 * @param fromDay first day, since the epoch, in UTC
 * @param toDay last day, itself included
 * @param limit of lines
 * @param tenant whose rows alone; null: everybody's
 */
public record UsageQuery(
    List<Column> by, long fromDay, long toDay, int limit, @Nullable String tenant) {
  /** What sums can be grouped by. */
  public enum Column {
    ORG,
    TENANT,
    KEY,
    MODEL,
    ENGINE,
    OUTCOME,
    DAY;

    /** The name in queries, tables and JSON. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Of this row, as text; a day as 2026-11-21. */
    public String of(LedgerRow row) {
      return switch (this) {
        case ORG -> row.caller().org();
        case TENANT -> row.caller().tenant();
        case KEY -> row.caller().keyId();
        case MODEL -> row.call().model();
        case ENGINE -> row.call().engine();
        case OUTCOME -> row.outcome().label();
        case DAY -> java.time.LocalDate.ofEpochDay(row.times().day()).toString();
      };
    }
  }

  public UsageQuery {
    by = List.copyOf(by);
  }

  /** Of everybody. */
  public UsageQuery(List<Column> by, long fromDay, long toDay, int limit) {
    this(by, fromDay, toDay, limit, null);
  }

  /** The same of one tenant. */
  public UsageQuery of(String one) {
    return new UsageQuery(by, fromDay, toDay, limit, one);
  }

  /** Whether this row counts. */
  public boolean counts(LedgerRow row) {
    long day = row.times().day();
    return !row.detour().shadow()
        && day >= fromDay
        && day <= toDay
        && (tenant == null || tenant.equals(row.caller().tenant()));
  }
}
