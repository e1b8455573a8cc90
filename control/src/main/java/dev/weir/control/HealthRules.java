package dev.weir.control;

import java.time.Duration;

/**
 * When an engine is ejected and how it comes back.
 *
 * @param probeInterval between two probes of one engine, before jitter
 * @param probeTimeout an answer later than this is a failed probe
 * @param failedAttempts requests in a row that fail by the engine's fault until it is ejected
 * @param failedProbes probes in a row without a good answer until it is ejected
 * @param minEjected the least time out after failed attempts; doubles with every failed trial
 * @param maxEjected where the doubling ends
 * @param unprobedReturn like {@code minEjected}, for engines that are not probed
 */
public record HealthRules(
    Duration probeInterval,
    Duration probeTimeout,
    int failedAttempts,
    int failedProbes,
    Duration minEjected,
    Duration maxEjected,
    Duration unprobedReturn) {

  /** What holds when nothing is configured. */
  public static final HealthRules DEFAULTS =
      new HealthRules(
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          3,
          2,
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10));
}
