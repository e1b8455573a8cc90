package dev.weir.adapters.sql;

import dev.weir.control.port.LedgerStore;
import dev.weir.control.port.UsageLine;
import dev.weir.control.port.UsageQuery;
import dev.weir.control.port.UsageQuery.Column;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in a database: a table of rows, and one of how far each log was taken over, changed in
 * one transaction. Gateways append one after the other, so that numbers of rows become visible in
 * their order and nobody who reads page by page misses one.
 */
public final class SqlLedgerStore implements LedgerStore {
  private static final int STEPS = 3;
  private static final int LOCK = 2;
  private static final String APPLIED =
      "INSERT INTO ledger_log (log, applied) VALUES (?, ?)"
          + " ON CONFLICT (log) DO UPDATE SET applied = excluded.applied";
  private static final String SUMS =
      "count(*) AS requests, sum(served) AS served,"
          + " sum(1 - prompt_told * output_told) AS estimated,"
          + " sum(prompt_tokens) AS prompt, sum(cached_tokens) AS cached,"
          + " sum(output_tokens) AS output, sum(cost_micros) AS cost";

  private final Database database;
  private volatile boolean ready;

  /**
   * @param database closed with this store
   */
  public SqlLedgerStore(Database database) {
    this.database = database;
  }

  /** The database, with its tables; they are made when it is first there. */
  private Database tables() throws SQLException {
    if (!ready) {
      database.migrate("ledger", STEPS);
      ready = true;
    }
    return database;
  }

  @Override
  public long applied(String log) throws IOException {
    return ask(
        "read how far the log was taken",
        connection -> {
          try (PreparedStatement query =
              connection.prepareStatement("SELECT applied FROM ledger_log WHERE log = ?")) {
            query.setString(1, log);
            try (ResultSet row = query.executeQuery()) {
              return row.next() ? row.getLong(1) : -1L;
            }
          }
        });
  }

  @Override
  public void append(Batch batch) throws IOException {
    try {
      int _ =
          tables()
              .write(connection -> {
                try (Statement lock = connection.createStatement()) {
                  lock.execute(database.dialect().lock(LOCK));
                }
                LedgerRows.insert(connection, batch.rows());
                try (PreparedStatement note = connection.prepareStatement(APPLIED)) {
                  note.setString(1, batch.log());
                  note.setLong(2, batch.upTo());
                  return note.executeUpdate();
                }
              });
    } catch (SQLException e) {
      throw failed("append rows", e);
    }
  }

  @Override
  public List<Stored> page(long after, int limit, @Nullable String tenant) throws IOException {
    String sql =
        "SELECT * FROM ledger_row WHERE seq > ?"
            + (tenant == null ? "" : " AND tenant = ?")
            + " ORDER BY seq LIMIT ?";
    return ask(
        "read rows",
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setLong(1, after);
            if (tenant != null) {
              query.setString(2, tenant);
            }
            query.setInt(tenant == null ? 2 : 3, limit);
            try (ResultSet found = query.executeQuery()) {
              List<Stored> rows = new ArrayList<>();
              while (found.next()) {
                rows.add(new Stored(found.getLong("seq"), LedgerRows.read(found)));
              }
              return rows;
            }
          }
        });
  }

  @Override
  public List<UsageLine> usage(UsageQuery query) throws IOException {
    String columns =
        query.by().stream().map(SqlLedgerStore::name).collect(Collectors.joining(", "));
    String sql =
        "SELECT "
            + (columns.isEmpty() ? "" : columns + ", ")
            + SUMS
            + " FROM ledger_row WHERE shadow = 0 AND day BETWEEN ? AND ?"
            + (query.tenant() == null ? "" : " AND tenant = ?")
            + (columns.isEmpty() ? "" : " GROUP BY " + columns)
            + " HAVING count(*) > 0 LIMIT ?";
    return ask(
        "sum rows",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int at = 0;
            statement.setLong(++at, query.fromDay());
            statement.setLong(++at, query.toDay());
            if (query.tenant() != null) {
              statement.setString(++at, query.tenant());
            }
            statement.setLong(++at, query.limit() + 1L);
            try (ResultSet found = statement.executeQuery()) {
              List<UsageLine> lines = new ArrayList<>();
              while (found.next()) {
                lines.add(line(query, found));
              }
              lines.sort(UsageLine.BY_GROUP);
              return lines;
            }
          }
        });
  }

  private static UsageLine line(UsageQuery query, ResultSet found) throws SQLException {
    List<String> group = new ArrayList<>();
    for (Column column : query.by()) {
      group.add(
          column == Column.DAY
              ? java.time.LocalDate.ofEpochDay(found.getLong("day")).toString()
              : found.getString(name(column)));
    }
    return new UsageLine(
        group,
        found.getLong("requests"),
        found.getLong("served"),
        found.getLong("estimated"),
        found.getLong("prompt"),
        found.getLong("cached"),
        found.getLong("output"),
        found.getLong("cost"));
  }

  private static String name(Column column) {
    return column == Column.KEY ? "key_id" : column.label();
  }

  @Override
  public Set<String> tenants() throws IOException {
    return ask(
        "read tenants",
        connection -> {
          try (Statement query = connection.createStatement();
              ResultSet found = query.executeQuery("SELECT DISTINCT tenant FROM ledger_row")) {
            Set<String> tenants = new HashSet<>();
            while (found.next()) {
              tenants.add(found.getString(1));
            }
            return tenants;
          }
        });
  }

  @Override
  public int forget(String tenant, long day, int most) throws IOException {
    String sql =
        "DELETE FROM ledger_row WHERE seq IN"
            + " (SELECT seq FROM ledger_row WHERE tenant = ? AND day < ? LIMIT ?)";
    try {
      return tables()
          .write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
              delete.setString(1, tenant);
              delete.setLong(2, day);
              delete.setInt(3, most);
              return delete.executeUpdate();
            }
          });
    } catch (SQLException e) {
      throw failed("delete rows", e);
    }
  }

  private <T> T ask(String what, Database.Work<T> work) throws IOException {
    try {
      return tables().read(work);
    } catch (SQLException e) {
      throw failed(what, e);
    }
  }

  private static IOException failed(String what, SQLException why) {
    return new IOException("store: cannot " + what + " (" + why.getMessage() + ")", why);
  }

  @Override
  public void close() {
    database.close();
  }
}
