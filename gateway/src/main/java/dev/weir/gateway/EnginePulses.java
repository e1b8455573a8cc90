package dev.weir.gateway;

import dev.weir.control.FleetEngine;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The pulse of each engine, shared by all loops of a gateway. */
final class EnginePulses {
  private final Map<FleetEngine, EnginePulse> pulses = new ConcurrentHashMap<>();
  private final PoolRules rules;

  EnginePulses(PoolRules rules) {
    this.rules = rules;
  }

  EnginePulse of(FleetEngine engine) {
    return pulses.computeIfAbsent(engine, _ -> new EnginePulse(rules.dilation(), engine::deaf));
  }

  /** The engine has gone. */
  void forget(FleetEngine engine) {
    pulses.remove(engine);
  }
}
