package dev.weir.gateway;

import dev.weir.control.HealthRules;

/** Engines that are asked in their turn whatever they do: what fails goes on failing. */
final class NeverEjected {
  static final HealthRules RULES =
      new HealthRules(
          HealthRules.DEFAULTS.probeInterval(),
          HealthRules.DEFAULTS.probeTimeout(),
          1_000_000,
          HealthRules.DEFAULTS.failedProbes(),
          HealthRules.DEFAULTS.minEjected(),
          HealthRules.DEFAULTS.maxEjected(),
          HealthRules.DEFAULTS.unprobedReturn());

  private NeverEjected() {}
}
