package dev.weir.adapters.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Brings tables up to date, step by step, all steps in one transaction and one process at a time:
 * gateways that start together on one database do not meet in the middle. Both databases take
 * changes of tables back with their transaction.
 */
final class Migrations {
  private static final String TABLE =
      "CREATE TABLE IF NOT EXISTS weir_migration"
          + " (part text NOT NULL, step integer NOT NULL, PRIMARY KEY (part, step))";

  private Migrations() {}

  static void run(Database database, String part, int steps) throws SQLException {
    int _ =
        database.write(connection -> {
          execute(connection, database.dialect().migrationLock());
          execute(connection, TABLE);
          int done = done(connection, part);
          if (done > steps) {
            throw new SQLException(
                "tables of "
                    + part
                    + ": step "
                    + done
                    + " (expected: <= "
                    + steps
                    + "; a newer Weir was here)");
          }
          for (int step = done + 1; step <= steps; step++) {
            apply(connection, part, step);
          }
          return steps - done;
        });
  }

  private static int done(Connection connection, String part) throws SQLException {
    String sql = "SELECT coalesce(max(step), 0) FROM weir_migration WHERE part = ?";
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, part);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }

  private static void apply(Connection connection, String part, int step) throws SQLException {
    for (String statement : script(part + "-" + step + ".sql").split(";\\s*(\\n|$)", -1)) {
      if (!statement.isBlank()) {
        execute(connection, statement);
      }
    }
    String sql = "INSERT INTO weir_migration (part, step) VALUES (?, ?)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setString(1, part);
      insert.setInt(2, step);
      insert.executeUpdate();
    }
  }

  private static String script(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + ": no such resource");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
