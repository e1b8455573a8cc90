package dev.weir.simulator.replay;

import dev.weir.simulator.engine.EngineProfile;
import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.trace.TraceRequest;

/**
 * A first guess at what a fleet serves: prompts without cache hits in full iterations, answers in
 * batches of medium size. It is off by a factor of two or three, as a guess for a search may be.
 */
final class Capacity {
  private static final int BATCH = 64;
  private static final double SESSIONS_PER_ENGINE = 4;

  private Capacity() {}

  /** In requests a second, or in sessions at a time. */
  static double guess(ReplayPlan plan) {
    ClosedLoop closed = plan.options().closed();
    if (closed != null && closed.sessions() > 0) {
      return SESSIONS_PER_ENGINE * plan.fleet().stream().mapToInt(FleetGroup::count).sum();
    }
    double input =
        plan.trace().requests().stream().mapToInt(TraceRequest::inputTokens).average().orElse(1);
    double output =
        plan.trace().requests().stream().mapToInt(TraceRequest::outputTokens).average().orElse(1);
    double rate = 0;
    for (FleetGroup group : plan.fleet()) {
      EngineProfile profile = group.profile();
      int budget = profile.tokenBudget();
      double read = profile.cost().millis(budget, 0, 0, budget * input / 2) / budget;
      double write = profile.cost().millis(BATCH, BATCH, (long) (BATCH * input), 0) / BATCH;
      rate += group.count() * group.speed() * 1e3 / (input * read + output * write);
    }
    return rate;
  }
}
