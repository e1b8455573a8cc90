package dev.weir.control;

import dev.weir.control.degrade.Ladders;
import dev.weir.control.degrade.Standing;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What the admin API says of degradation; other calls go on.
 *
 * <pre>
 *   GET  /admin/degrade   where each model with a ladder stands
 *   POST /admin/degrade   {"model": "chat", "step": 2}: stand there and stay;
 *                         "hold": stay where it is; "auto": go by the pressure again
 * </pre>
 */
public final class DegradeRoutes implements AdminApi {
  private static final String PATH = "/admin/degrade";
  private static final Set<String> FIELDS = Set.of("model", "step");

  private final Ladders ladders;
  private final AdminApi next;

  /**
   * @param next answers all other calls
   */
  public DegradeRoutes(Ladders ladders, AdminApi next) {
    this.ladders = ladders;
    this.next = next;
  }

  record Degraded(List<Standing.State> models) {}

  @Override
  public Reply handle(Call call) {
    if (!call.path().equals(PATH)) {
      return next.handle(call);
    }
    if (call.reads()) {
      return AdminReplies.of(200, new Degraded(states()));
    }
    return call.method().equals("POST")
        ? change(call.body())
        : AdminReplies.error(
            405, "method_not_allowed", call.method() + " " + PATH + " (expected: GET or POST)");
  }

  private List<Standing.State> states() {
    return ladders.all().stream()
        .map(Standing::state)
        .sorted(Comparator.comparing(Standing.State::model))
        .toList();
  }

  private Reply change(String body) {
    JsonNode asked;
    try {
      asked = AdminBody.object(body);
    } catch (AdminBody.Bad e) {
      return wrong(e.said());
    }
    for (String name : asked.propertyNames()) {
      if (!FIELDS.contains(name)) {
        return wrong(name + ": unknown field " + Nearest.hint(name, FIELDS));
      }
    }
    JsonNode model = asked.path("model");
    Standing standing = model.isString() ? ladders.of(model.stringValue()) : null;
    if (standing == null) {
      List<String> known = states().stream().map(Standing.State::model).toList();
      return wrong(
          "model: %s has no ladder (expected: one of %s)"
              .formatted(model.isMissingNode() ? "nothing" : model, String.join(", ", known)));
    }
    return stand(standing, asked.path("step"));
  }

  private static Reply stand(Standing standing, JsonNode step) {
    int most = standing.spec().steps().size();
    Standing.State before = standing.state();
    if (step.isString() && step.stringValue().equals("auto")) {
      standing.release();
    } else if (step.isString() && step.stringValue().equals("hold")) {
      standing.hold(standing.rung());
    } else if (isOneOf(most, step)) {
      standing.hold(step.intValue());
    } else {
      return wrong(
          "step: %s (expected: 0 to %d, \"hold\" or \"auto\")"
              .formatted(step.isMissingNode() ? "nothing" : step, most));
    }
    Standing.State after = standing.state();
    Reply reply = AdminReplies.of(200, after);
    boolean stays = before.step() == after.step() && before.held() == after.held();
    return stays
        ? reply
        : reply.with(Change.of("degrade", "model", standing.model(), before, after));
  }

  private static boolean isOneOf(int most, JsonNode step) {
    return step.isIntegralNumber()
        && step.canConvertToInt()
        && step.intValue() >= 0
        && step.intValue() <= most;
  }

  private static Reply wrong(String message) {
    return AdminReplies.error(400, "invalid_value", message);
  }
}
