package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.control.HealthRules;
import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.control.ledger.Ledger;
import dev.weir.control.ledger.LedgerRules;
import dev.weir.control.ledger.LedgerRules.OnFull;
import dev.weir.control.tenants.Declared;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.Listen;
import dev.weir.server.config.Storage;
import dev.weir.server.config.Storage.Keep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a ledger is kept, and where. */
final class LedgerSetupTest {
  @TempDir Path folder;

  @Test
  void whereThereIsADataFolderThereIsALedger() throws IOException {
    assertThat(kept(Keep.AUTO, folder, false)).isTrue();
    assertThat(folder.resolve("ledger/log-1")).isDirectory();
    assertThat(kept(Keep.AUTO, folder.resolve("none"), false)).isFalse();
    assertThat(folder.resolve("none")).doesNotExist();
    assertThat(kept(Keep.AUTO, folder.resolve("named"), true)).isTrue();
  }

  @Test
  void itIsKeptOrNotWhereThatIsSaid() throws IOException {
    assertThat(kept(Keep.NEVER, folder, true)).isFalse();
    assertThat(kept(Keep.ALWAYS, folder.resolve("new"), false)).isTrue();
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> kept(Keep.ALWAYS, file, true))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("ledger: cannot be kept in " + file.resolve("ledger"))
        .hasMessageEndingWith("(expected: a folder to write to, or ledger.keep: never)");
  }

  private static boolean kept(Keep keep, Path data, boolean named) throws IOException {
    Storage storage = new Storage(keep, null, OnFull.SERVE, LedgerRules.USUAL_DAYS, Map.of());
    Snapshot snapshot = new Snapshot(0, Settings.DEFAULTS, Map.of(), Map.of(), KeyRing.open());
    Configuration configuration =
        new Configuration(
            new Listen("127.0.0.1", 0, 1),
            HealthRules.DEFAULTS,
            snapshot,
            Declared.NOTHING,
            null,
            storage,
            List.of(),
            List.of(),
            null);
    try (Ledger ledger = LedgerSetup.open(configuration, data, named)) {
      return ledger != null;
    }
  }
}
