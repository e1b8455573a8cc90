package dev.weir.simulator.policy;

import dev.weir.scheduler.Fairness;
import dev.weir.scheduler.Promise;
import dev.weir.simulator.engine.EngineSettings;
import java.util.List;

/**
 * What a policy is made with.
 *
 * @param promise that requests are judged by
 * @param fairness of the pool's queue
 * @param blockTokens of prefixes, as tickets carry them
 * @param routers that share the engines
 * @param fleet how the engines are in truth, by the order in which the pool lists them; a policy
 *     that could exist reads KV capacities at the most
 * @param truth for oracles only
 */
public record ReplaySetting(
    Promise promise,
    Fairness fairness,
    int blockTokens,
    int routers,
    List<EngineSettings> fleet,
    Truth truth) {
  public ReplaySetting {
    fleet = List.copyOf(fleet);
  }
}
