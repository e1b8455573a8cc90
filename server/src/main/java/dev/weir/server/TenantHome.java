package dev.weir.server;

import dev.weir.adapters.sql.Database;
import dev.weir.adapters.sql.SqlTenantStore;
import dev.weir.adapters.sql.StoreAddress;
import dev.weir.control.KeyRing;
import dev.weir.control.port.TenantStore;
import dev.weir.control.tenants.LastKnownStore;
import dev.weir.control.tenants.Tenancy;
import dev.weir.server.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where keys and tenants of a server live: a file of the data folder, or the database that several
 * gateways share, with a copy of it in the data folder for the day it is down.
 */
final class TenantHome implements AutoCloseable {
  private final Configuration configuration;
  private final TenantStore store;
  private final String place;
  private final Tenancy tenancy;

  /** Nobody could call: there is no key, and none could be made. */
  static final class NoKey extends Exception {
    private static final long serialVersionUID = 1;

    NoKey(String message) {
      super(message);
    }
  }

  private TenantHome(Configuration configuration, TenantStore store, String place) {
    this.configuration = configuration;
    this.store = store;
    this.place = place;
    boolean local = configuration.listen().isLoopback();
    this.tenancy = new Tenancy(configuration.declared(), store, local, KeyRing.clock());
  }

  static TenantHome of(Configuration configuration, Path folder) throws IOException {
    StoreAddress shared = configuration.store();
    if (shared == null) {
      EmbeddedTenantStore embedded = new EmbeddedTenantStore(folder);
      return new TenantHome(configuration, embedded, embedded.file().toString());
    }
    Files.createDirectories(folder);
    TenantStore store = new SqlTenantStore(Database.open(shared));
    TenantStore known = new LastKnownStore(store, folder.resolve("tenants.json"));
    return new TenantHome(configuration, known, shared.shown());
  }

  Tenancy tenancy() {
    return tenancy;
  }

  /** For people: where digests of keys are. */
  String place() {
    return place;
  }

  /**
   * Reads who may call, and makes a first key where others can reach the server and there is none.
   *
   * @return the key, which is nowhere else; null: there are keys, or nobody needs one
   */
  @Nullable String prepare() throws NoKey {
    boolean exposed = !configuration.listen().isLoopback();
    try {
      tenancy.refresh();
      boolean needed = exposed && !tenancy.hasKeys(configuration.declared());
      return needed ? tenancy.firstKey() : null;
    } catch (IOException e) {
      if (exposed && configuration.declared().isOpen()) {
        throw new NoKey(
            place
                + ": cannot be used: "
                + e
                + " (expected: a place for the key that listening on "
                + configuration.listen().host()
                + " needs: --data DIR)");
      }
      System.getLogger("dev.weir.tenants")
          .log(System.Logger.Level.WARNING, place + ": not read, declared keys only: " + e);
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    tenancy.close();
    store.close();
  }
}
