package dev.weir.simulator.policy;

import dev.weir.scheduler.Policy;
import java.util.random.RandomGenerator;

/** Makes a fresh policy for each router of a replay. */
@FunctionalInterface
public interface PolicyFactory {
  /**
   * @param random all the chance that the policy may take
   * @param setting what a router of this replay may know, and, for an oracle only, the truth
   */
  Policy make(RandomGenerator random, ReplaySetting setting);

  /** How often each engine must report its gauges to this policy; 0: never. */
  default long pollNanos() {
    return 0;
  }
}
