package dev.weir.adapters.sql;

import dev.weir.control.port.TenantStore;
import dev.weir.testkit.TenantStoreContract;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;

@Tag("service")
final class PostgresTenantStoreIT extends TenantStoreContract {
  @Override
  protected TenantStore fresh() throws SQLException {
    return new SqlTenantStore(Database.open(PostgresServer.fresh()));
  }
}
