package dev.weir.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL for tests: one server for the whole run, a database of its own for each. */
public final class PostgresProcess {
  /** Who may do everything there; the password is the same. */
  public static final String USER = "postgres";

  private static final AtomicInteger COUNT = new AtomicInteger();

  private PostgresProcess() {}

  private static final class Running {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The URL for JDBC of a new, empty database. */
  public static String freshDatabase() throws SQLException {
    String name = "weir" + COUNT.incrementAndGet();
    try (Connection connection = Running.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return Running.SERVER.getJdbcUrl(USER, name);
  }
}
