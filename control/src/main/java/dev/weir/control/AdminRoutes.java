package dev.weir.control;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The admin API: what is in force, how it is doing, and read it again.
 *
 * <pre>
 *   GET  /admin/engines    state and load of each engine
 *   GET  /admin/models     model → engines, and how many wait
 *   GET  /admin/live       the last five minutes by second; ?after=N: those after second N
 *   GET  /admin/requests   the requests that ended last, newest first; ?limit=N
 *   GET  /admin/snapshot   the configuration in force, without secrets
 *   POST /admin/reload     200 with the new version, or 400 and the old one stays
 * </pre>
 */
public final class AdminRoutes implements AdminApi {
  private static final int MOST_REQUESTS = 200;

  private final Map<String, Map<String, Function<Call, Reply>>> routes = new LinkedHashMap<>();
  private final Snapshots snapshots;
  private final Reload reload;

  public AdminRoutes(Snapshots snapshots, Fleet fleet, Traffic traffic, Reload reload) {
    AdminViews views = new AdminViews(snapshots, fleet, traffic);
    this.snapshots = snapshots;
    this.reload = reload;
    get("/admin/engines", _ -> ok(views.engines()));
    get("/admin/models", _ -> ok(views.models()));
    get("/admin/live", call -> ok(traffic.live(call.number("after", 0, Long.MAX_VALUE, 0))));
    get(
        "/admin/requests",
        call -> {
          long limit = call.number("limit", 1, MOST_REQUESTS, MOST_REQUESTS);
          return ok(new AdminViews.Requests(traffic.requests((int) limit)));
        });
    get("/admin/snapshot", _ -> ok(views.snapshot()));
    routes.put("/admin/reload", Map.of("POST", _ -> reload()));
  }

  private void get(String path, Function<Call, Reply> view) {
    routes.put(path, Map.of("GET", view));
  }

  @Override
  public Reply handle(Call call) {
    Map<String, Function<Call, Reply>> methods = routes.get(call.path());
    if (methods == null) {
      return AdminPaths.notFound(call.path());
    }
    String method = call.method().equals("HEAD") ? "GET" : call.method();
    Function<Call, Reply> route = methods.get(method);
    if (route == null) {
      String expected = "expected: " + String.join(" or ", methods.keySet());
      return error(
          405, "method_not_allowed", call.method() + " " + call.path() + " (" + expected + ")");
    }
    try {
      return route.apply(call);
    } catch (IllegalArgumentException e) {
      return error(400, "invalid_value", String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return error(500, "internal_error", call.path() + " failed: " + e);
    }
  }

  private Reply reload() {
    long before = snapshots.current().version();
    return switch (reload.reload()) {
      case Reload.Result.Done(var version) -> {
        Map<String, Long> now = Map.of("version", version);
        Map<String, Long> then = Map.of("version", before);
        yield ok(now).with(Change.of("reload", "configuration", "", then, now));
      }
      case Reload.Result.Refused(var errors) ->
          error(400, "invalid_configuration", String.join("\n", errors));
    };
  }

  private static Reply ok(Object view) {
    return AdminReplies.of(200, view);
  }

  private static Reply error(int status, String code, String message) {
    return AdminReplies.error(status, code, message);
  }
}
