package dev.weir.control;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * The admin API: what is in force, how it is doing, and read it again.
 *
 * <pre>
 *   GET  /admin/engines    state and load of each engine
 *   GET  /admin/models     model → engines
 *   GET  /admin/snapshot   the configuration in force, without secrets
 *   POST /admin/reload     200 with the new version, or 400 and the old one stays
 * </pre>
 */
public final class AdminRoutes implements AdminApi {
  private static final String JSON = "application/json";

  private final Map<String, Map<String, Callable<Reply>>> routes = new LinkedHashMap<>();
  private final AdminViews views;
  private final Reload reload;

  public AdminRoutes(Snapshots snapshots, Fleet fleet, Reload reload) {
    this.views = new AdminViews(snapshots, fleet);
    this.reload = reload;
    routes.put("/admin/engines", Map.of("GET", () -> ok(views.engines())));
    routes.put("/admin/models", Map.of("GET", () -> ok(views.models())));
    routes.put("/admin/snapshot", Map.of("GET", () -> ok(views.snapshot())));
    routes.put("/admin/reload", Map.of("POST", this::reload));
  }

  @Override
  public Reply handle(Call call) {
    Map<String, Callable<Reply>> methods = routes.get(call.path());
    if (methods == null) {
      String expected = "expected: one of " + String.join(", ", routes.keySet());
      return error(404, "not_found", "path: " + call.path() + " (" + expected + ")");
    }
    Callable<Reply> route = methods.get(call.method());
    if (route == null) {
      String expected = "expected: " + String.join(" or ", methods.keySet());
      return error(
          405, "method_not_allowed", call.method() + " " + call.path() + " (" + expected + ")");
    }
    try {
      return route.call();
    } catch (Exception e) {
      return error(500, "internal_error", call.path() + " failed: " + e);
    }
  }

  private Reply reload() {
    return switch (reload.reload()) {
      case Reload.Result.Done(var version) -> ok(Map.of("version", version));
      case Reload.Result.Refused(var errors) ->
          error(400, "invalid_configuration", String.join("\n", errors));
    };
  }

  private Reply ok(Object view) {
    return new Reply(200, JSON, Json.MAPPER.writeValueAsString(view));
  }

  private Reply error(int status, String code, String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", message);
    error.put("type", status < 500 ? "invalid_request_error" : "server_error");
    error.put("param", null);
    error.put("code", code);
    return new Reply(status, JSON, Json.MAPPER.writeValueAsString(Map.of("error", error)));
  }
}
