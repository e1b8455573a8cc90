package dev.weir.control.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.ledger.LedgerRules.OnFull;
import dev.weir.control.port.LedgerRow;
import dev.weir.control.port.LedgerStore.Batch;
import dev.weir.control.port.MemoryLedgerStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RetentionTest {
  private final MemoryLedgerStore store = new MemoryLedgerStore();
  private final Rows rows = new Rows(10);

  @Test
  void rowsGoWhenTheirTenantsDaysAreOver() {
    Instant arrived = Instant.ofEpochSecond(1_700_000_000L);
    LedgerRules rules =
        new LedgerRules(Path.of(""), OnFull.SERVE, 100, Map.of("short", 10, "ever", 0));
    List<LedgerRow> all = new ArrayList<>();
    for (String tenant : List.of("usual", "short", "ever")) {
      for (int i = 0; i < 5; i++) {
        all.add(rows.of(tenant));
      }
    }
    store.append(new Batch("log", 1, all));
    assertThat(left(rules, arrived.plus(10, ChronoUnit.DAYS))).isEqualTo(15);
    assertThat(left(rules, arrived.plus(11, ChronoUnit.DAYS))).isEqualTo(10);
    assertThat(left(rules, arrived.plus(100, ChronoUnit.DAYS))).isEqualTo(10);
    assertThat(left(rules, arrived.plus(101, ChronoUnit.DAYS))).isEqualTo(5);
    assertThat(left(rules, arrived.plus(9_999, ChronoUnit.DAYS))).isEqualTo(5);
  }

  private int left(LedgerRules rules, Instant now) {
    new Retention(store, rules, () -> now).sweep();
    return store.page(0, 100).size();
  }
}
