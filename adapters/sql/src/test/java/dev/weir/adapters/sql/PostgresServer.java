package dev.weir.adapters.sql;

import dev.weir.control.Secret;
import dev.weir.testkit.PostgresProcess;
import java.sql.SQLException;

/** Where a real PostgreSQL is that tests may use. */
final class PostgresServer {
  private PostgresServer() {}

  /** A new, empty database. */
  static StoreAddress fresh() throws SQLException {
    Secret password = new Secret(PostgresProcess.USER);
    return new StoreAddress(PostgresProcess.freshDatabase(), PostgresProcess.USER, password);
  }
}
