package dev.weir.scheduler.policy;

import dev.weir.scheduler.Engine;
import java.util.List;

/**
 * How much a key wants each engine: the order of highest random weight.
 *
 * <p>The weight of a pair follows from the key and the engine's id alone, so every gateway sees the
 * same order, whatever it saw before and in whatever order its engines are declared. An engine that
 * joins takes only the keys that want it most, 1/n of all, evenly from the others; one that leaves
 * gives up only its own.
 */
final class Weights {
  private List<Engine> known = List.of();
  private long[] salts = {};

  /**
   * These are the engines that {@link #of} is asked about, by their place in the list. A pool hands
   * over the same list until its engines change.
   */
  @SuppressWarnings("ReferenceEquality")
  void engines(List<Engine> engines) {
    if (engines == known) {
      return;
    }
    known = engines;
    salts = engines.stream().mapToLong(engine -> RoutingKey.ofText(engine.id())).toArray();
  }

  /** To be compared with other weights of the same key only. */
  long of(long key, int engine) {
    return RoutingKey.mix(RoutingKey.mix(key) ^ salts[engine]);
  }
}
