package dev.weir.control.tenants;

import dev.weir.control.AdminApi;
import dev.weir.control.AdminApi.Call;
import dev.weir.control.AdminApi.Caller;
import dev.weir.control.AdminApi.Reply;
import dev.weir.control.Key;
import dev.weir.control.Recognition;
import dev.weir.control.Role;
import dev.weir.control.Tier;
import dev.weir.control.port.TenantStore;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tenancy and its admin API, for tests: the file declares one of each. */
final class TenantHouse {
  static final long NOW = 1_790_000_000_000L;
  static final Declared DECLARED =
      Declared.of(
          new Directory(
              Map.of("free", Tier.DEFAULT),
              Map.of("acme", new Tenant("acme", "group", "free", Set.of("chat", "code"))),
              Map.of("dev", KeySpec.plain("dev", "0".repeat(64), "acme")),
              Map.of()));

  private static final AdminApi.Change RELOADED =
      new AdminApi.Change("reload", "configuration", "", "{\"version\":6}", "{\"version\":7}");

  final AtomicLong clock = new AtomicLong(NOW);
  final TenantStore store;
  final Tenancy tenancy;
  private final AdminApi routes;

  TenantHouse() {
    this(DECLARED, new MemoryTenantStore());
  }

  TenantHouse(Declared declared, TenantStore store) {
    this.store = store;
    this.tenancy = new Tenancy(declared, store, false, clock::get);
    this.routes =
        new TenantRoutes(
            tenancy,
            call ->
                call.path().equals("/admin/reload")
                    ? new Reply(200, "application/json", "{\"version\":7}", Map.of(), RELOADED)
                    : new Reply(200, "text/plain", "others " + call.path()));
  }

  Answer call(String method, String path, String body) {
    return call(Caller.ADMIN, method, path, body);
  }

  Answer call(Caller caller, String method, String target, String body) {
    String[] parts = target.split("\\?", 2);
    Map<String, String> query =
        parts.length == 1 ? Map.of() : Map.of(parts[1].split("=", 2)[0], parts[1].split("=", 2)[1]);
    Reply reply = routes.handle(new Call(method, parts[0], query, body, null, caller));
    return new Answer(reply.status(), reply.body());
  }

  static Caller caller(Role role, String tenant) {
    return new Caller("key:" + tenant, role, tenant);
  }

  /** Makes a key and returns it. */
  String key(String body) {
    return call("POST", "/admin/keys", body).json().path("key").asString();
  }

  /** Who shows this; null: nobody is let in. */
  @Nullable Key who(String key) {
    return tenancy.ring().recognise(key) instanceof Recognition.Known(Key known)
            && known.terms().until() > clock.get()
        ? known
        : null;
  }

  /** Why who shows this is not let in. */
  @Nullable String code(String key) {
    return tenancy.ring().recognise(key) instanceof Recognition.Refused(var refusal)
        ? refusal.code()
        : null;
  }

  record Answer(int status, String body) {
    JsonNode json() {
      return new JsonMapper().readTree(body);
    }

    String code() {
      return json().path("error").path("code").asString();
    }

    String message() {
      return json().path("error").path("message").asString();
    }
  }
}
