package dev.weir.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.AdminApi;
import dev.weir.control.AdminApi.Call;
import dev.weir.control.KeyRing;
import dev.weir.control.Recognition;
import dev.weir.control.tenants.Declared;
import dev.weir.control.tenants.StorePoll;
import dev.weir.control.tenants.Tenancy;
import dev.weir.control.tenants.TenantRoutes;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two gateways on one real PostgreSQL. */
@Tag("service")
final class SharedTenantsIT {
  private static final class House implements AutoCloseable {
    private final SqlTenantStore store;
    private final Tenancy tenancy;
    private final StorePoll poll;
    private final AdminApi admin;

    House(StoreAddress address) throws IOException {
      store = new SqlTenantStore(Database.open(address));
      tenancy = new Tenancy(Declared.NOTHING, store, false, KeyRing.clock());
      tenancy.refresh();
      poll = new StorePoll(tenancy);
      poll.start();
      admin = new TenantRoutes(tenancy, call -> new AdminApi.Reply(404, "text/plain", call.path()));
    }

    String call(String method, String path, String body) {
      return admin.handle(new Call(method, path, Map.of(), body)).body();
    }

    boolean opens(String key) {
      return tenancy.ring().recognise(key) instanceof Recognition.Known;
    }

    @Override
    public void close() {
      poll.close();
      tenancy.close();
      store.close();
    }
  }

  private static void eventually(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(5);
    }
  }

  @Test
  void whatOneGatewayMakesTheOtherKnowsAndWhatOneRevokesTheOtherRefuses() throws Exception {
    StoreAddress address = PostgresServer.fresh();
    String key = "a-key-of-the-application";
    try (House one = new House(address);
        House two = new House(address)) {
      assertThat(one.call("POST", "/admin/keys", "{\"id\":\"k\",\"key\":\"" + key + "\"}"))
          .contains("\"active\"");
      eventually(() -> two.opens(key));
      assertThat(two.call("DELETE", "/admin/keys/k", "")).contains("revoke");
      assertThat(two.opens(key)).isFalse();
      eventually(() -> !one.opens(key));
      assertThat(one.call("GET", "/admin/audit", "")).contains("create", "revoke");
    }
  }
}
