package dev.weir.gateway;

import dev.weir.control.HealthRules;
import dev.weir.control.HealthRules.Breaker;

/** Engines that are asked in their turn whatever they do: what fails goes on failing. */
final class NeverEjected {
  private static final HealthRules USUAL = HealthRules.DEFAULTS;
  private static final Breaker NEVER =
      new Breaker(
          1,
          1,
          USUAL.breaker().slowAfter(),
          USUAL.breaker().window(),
          USUAL.breaker().mostCalls(),
          Integer.MAX_VALUE,
          USUAL.breaker().trials());

  /** By failures in a row as by their rate. */
  static final HealthRules RULES =
      new HealthRules(
              USUAL.probeInterval(),
              USUAL.probeTimeout(),
              1_000_000,
              USUAL.failedProbes(),
              USUAL.minEjected(),
              USUAL.maxEjected(),
              USUAL.unprobedReturn())
          .with(NEVER);

  private NeverEjected() {}
}
