package dev.weir.control;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the admin API does to engines; other calls go on.
 *
 * <pre>
 *   POST /admin/engines/ID/drain     nothing new for it; ?grace_ms=N for what runs there,
 *                                    ?hold=true until it is taken back by hand
 *   POST /admin/engines/ID/undrain   takes it back
 * </pre>
 *
 * Both may be repeated, and both answer how the engine is. A drain is a state and no declaration:
 * it holds for engines of the configuration too, outlives a reload, and ends with this process.
 */
public final class EngineRoutes implements AdminApi {
  private static final Pattern PATH = Pattern.compile("/admin/engines/([^/]+)/(drain|undrain)");
  private static final Duration LONGEST_GRACE = Duration.ofDays(1);

  private final Fleet fleet;
  private final AdminApi next;

  /**
   * @param next answers all other calls
   */
  public EngineRoutes(Fleet fleet, AdminApi next) {
    this.fleet = fleet;
    this.next = next;
  }

  private record Drained(String id, String state, int inFlight, @Nullable Long graceMs) {
    static Drained of(FleetEngine engine) {
      EngineReport report = engine.report();
      int inFlight = engine.engine().inFlight();
      return new Drained(engine.spec().id(), report.state(), inFlight, report.graceMillis());
    }
  }

  @Override
  public Reply handle(Call call) {
    Matcher path = PATH.matcher(call.path());
    if (!path.matches()) {
      return next.handle(call);
    }
    if (!call.method().equals("POST")) {
      return error(
          405, "method_not_allowed", call.method() + " " + call.path() + " (expected: POST)");
    }
    FleetEngine engine = fleet.engine(path.group(1));
    if (engine == null) {
      String known = String.join(", ", fleet.engines().stream().map(e -> e.spec().id()).toList());
      return error(
          404, "not_found", "engine: " + path.group(1) + " (expected: one of " + known + ")");
    }
    Drained before = Drained.of(engine);
    boolean changed;
    try {
      changed =
          path.group(2).equals("drain")
              ? engine.drain(grace(call.query().get("grace_ms")), hold(call.query().get("hold")))
              : engine.undrain();
    } catch (IllegalArgumentException e) {
      return error(400, "invalid_value", String.valueOf(e.getMessage()));
    }
    Drained after = Drained.of(engine);
    Reply reply = AdminReplies.of(200, after);
    return changed
        ? reply.with(Change.of(path.group(2), "engine", engine.spec().id(), before, after))
        : reply;
  }

  private static @Nullable Duration grace(@Nullable String text) {
    if (text == null) {
      return null;
    }
    if (text.matches("[0-9]{1,9}") && Long.parseLong(text) <= LONGEST_GRACE.toMillis()) {
      return Duration.ofMillis(Long.parseLong(text));
    }
    throw new IllegalArgumentException(
        "grace_ms: "
            + text
            + " (expected: a whole number from 0 to "
            + LONGEST_GRACE.toMillis()
            + ")");
  }

  private static boolean hold(@Nullable String text) {
    if (text == null || text.equals("false") || text.equals("true")) {
      return "true".equals(text);
    }
    throw new IllegalArgumentException("hold: " + text + " (expected: true or false)");
  }

  private static Reply error(int status, String code, String message) {
    return AdminReplies.error(status, code, message);
  }
}
