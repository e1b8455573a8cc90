package dev.weir.adapters.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * One database that stores share. Opening it connects to nothing: whoever uses it first learns
 * whether it is there, and a store that comes back is used again without anybody's help.
 *
 * <p>Safe from any thread. Everything here blocks: virtual threads only, never an event loop.
 */
public final class Database implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final int CONNECT_MILLIS = 5_000;

  private final SqlDialect dialect;
  private final HikariDataSource source;

  private Database(SqlDialect dialect, HikariDataSource source) {
    this.dialect = dialect;
    this.source = source;
  }

  /** What is asked of a connection. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  public static Database open(StoreAddress address) {
    SqlDialect dialect = address.dialect();
    HikariConfig config = new HikariConfig();
    config.setPoolName("weir-store");
    config.setDriverClassName(dialect.driver());
    config.setJdbcUrl(address.url());
    config.setUsername(address.user());
    config.setPassword(address.password().value());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setInitializationFailTimeout(-1);
    dialect.properties().forEach(config::addDataSourceProperty);
    return new Database(dialect, new HikariDataSource(config));
  }

  public SqlDialect dialect() {
    return dialect;
  }

  /** Reads: each statement sees the database as it is when the statement begins. */
  public <T> T read(Work<T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return work.on(connection);
    }
  }

  /** Writes in one transaction: all of it is there and on disk when this returns, or nothing. */
  public <T> T write(Work<T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  private static void rollBack(Connection connection, Exception why) {
    try {
      connection.rollback();
    } catch (SQLException lost) {
      why.addSuppressed(lost);
    }
  }

  /**
   * Brings the tables of a part of the platform up to date.
   *
   * @param part whose they are; its steps are the resources {@code part-1.sql}, {@code part-2.sql}…
   * @param steps how many there are
   */
  public void migrate(String part, int steps) throws SQLException {
    Migrations.run(this, part, steps);
  }

  @Override
  public void close() {
    source.close();
  }
}
