package dev.weir.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Secret;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteDatabaseTest extends DatabaseContract {
  @TempDir Path folder = Path.of("");

  @Override
  StoreAddress fresh() {
    return StoreAddress.sqlite(folder.resolve("weir.db"));
  }

  @Test
  void anAddressDoesNotTellItsPassword() {
    assertThat(
            new StoreAddress(
                "jdbc:postgresql://db/weir?sslkey=hidden", "weir", new Secret("hidden")))
        .asString()
        .doesNotContain("hidden");
  }
}
