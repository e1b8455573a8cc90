package dev.weir.adapters.sql;

import dev.weir.control.port.LedgerStore;
import dev.weir.testkit.LedgerStoreContract;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;

@Tag("service")
final class PostgresLedgerStoreIT extends LedgerStoreContract {
  @Override
  protected LedgerStore fresh() throws SQLException {
    return new SqlLedgerStore(Database.open(PostgresServer.fresh()));
  }
}
