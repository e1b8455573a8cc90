package dev.weir.control.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.AdminApi.Call;
import dev.weir.control.AdminApi.Caller;
import dev.weir.control.AdminApi.Reply;
import dev.weir.control.Role;
import dev.weir.control.ledger.LedgerRules.OnFull;
import dev.weir.control.port.MemoryLedgerStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of whose usage. */
final class LedgerRoutesTest {
  private static final Map<String, String> ALL_DAYS =
      Map.of("by", "tenant", "from", "2023-01-01", "format", "csv");

  @TempDir Path folder = Path.of("");

  @Test
  void aTenantsAdminIsToldOfItsOwnTenantAlone() throws Exception {
    Rows rows = new Rows(3);
    try (Ledger ledger = open(new MemoryLedgerStore())) {
      LedgerSink sink = ledger.sink();
      for (String tenant : new String[] {"acme", "other", "acme"}) {
        sink.offer(rows.of(tenant));
      }
      assertThat(ledger.settle(Duration.ofSeconds(30))).isTrue();
      LedgerRoutes routes = new LedgerRoutes(ledger, _ -> new Reply(404, "text/plain", ""));
      assertThat(usage(routes, Caller.ADMIN)).contains("\"acme\",2,", "\"other\",1,");
      assertThat(usage(routes, new Caller("key:boss", Role.TENANT_ADMIN, "acme")))
          .contains("\"acme\",2,")
          .doesNotContain("other");
      assertThat(rows(routes, Caller.ADMIN)).contains("\"acme\"", "\"other\"");
      assertThat(rows(routes, new Caller("key:boss", Role.TENANT_ADMIN, "acme")))
          .contains("\"acme\"", "\"next\":3")
          .doesNotContain("other");
    }
  }

  private static String rows(LedgerRoutes routes, Caller caller) {
    return routes.handle(new Call("GET", "/admin/ledger", Map.of(), "", null, caller)).body();
  }

  private static String usage(LedgerRoutes routes, Caller caller) {
    return routes.handle(new Call("GET", "/admin/usage", ALL_DAYS, "", null, caller)).body();
  }

  private Ledger open(MemoryLedgerStore store) throws IOException {
    return Ledger.open(new LedgerRules(folder, OnFull.SERVE, 0, Map.of()), store);
  }
}
