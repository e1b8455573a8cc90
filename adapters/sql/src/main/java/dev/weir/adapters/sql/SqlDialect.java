package dev.weir.adapters.sql;

import java.util.Map;

/** What the two databases do not say alike. */
public enum SqlDialect {
  SQLITE("org.sqlite.JDBC", "SELECT 1"),
  POSTGRESQL("org.postgresql.Driver", "SELECT pg_advisory_xact_lock(7364215)");

  private final String driver;
  private final String migrationLock;

  SqlDialect(String driver, String migrationLock) {
    this.driver = driver;
    this.migrationLock = migrationLock;
  }

  String driver() {
    return driver;
  }

  /** Keeps others from migrating while this transaction does. */
  String migrationLock() {
    return migrationLock;
  }

  /**
   * What the driver is told with each connection. SQLite: commits reach the disk before they are
   * answered (FULL), readers do not hold up the writer (WAL), and a transaction takes its lock when
   * it begins, so that none fails half-way. PostgreSQL: a server that does not answer is given up
   * after a while, so that nobody waits for ever.
   */
  Map<String, String> properties() {
    return switch (this) {
      case SQLITE ->
          Map.of(
              "journal_mode", "WAL",
              "synchronous", "FULL",
              "busy_timeout", "10000",
              "transaction_mode", "IMMEDIATE");
      case POSTGRESQL ->
          Map.of("connectTimeout", "5", "socketTimeout", "60", "tcpKeepAlive", "true");
    };
  }
}
