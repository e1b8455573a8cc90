package dev.weir.adapters.sql;

import java.sql.SQLException;
import org.junit.jupiter.api.Tag;

@Tag("service")
final class PostgresDatabaseIT extends DatabaseContract {
  @Override
  StoreAddress fresh() throws SQLException {
    return PostgresServer.fresh();
  }
}
