package dev.weir.control;

import java.time.Duration;
import java.util.Set;

/**
 * When an engine is ejected, how it comes back, and when it gets less than it may have.
 *
 * @param probeInterval between two probes of one engine, before jitter
 * @param probeTimeout an answer later than this is a failed probe
 * @param failedAttempts requests in a row that fail by the engine's fault until it is ejected
 * @param failedProbes probes in a row without a good answer until it is ejected
 * @param minEjected the least time out after failed attempts; doubles with every failed trial
 * @param maxEjected where the doubling ends
 * @param unprobedReturn like {@code minEjected}, for engines that are not probed
 * @param drainGrace for requests on an engine that is drained, until they are moved
 */
public record HealthRules(
    Duration probeInterval,
    Duration probeTimeout,
    int failedAttempts,
    int failedProbes,
    Duration minEjected,
    Duration maxEjected,
    Duration unprobedReturn,
    Breaker breaker,
    Restraint restraint,
    Compute compute,
    Duration drainGrace) {

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

  /** With what is usual for all that does not concern probes and failures in a row. */
  public HealthRules(
      Duration probeInterval,
      Duration probeTimeout,
      int failedAttempts,
      int failedProbes,
      Duration minEjected,
      Duration maxEjected,
      Duration unprobedReturn) {
    this(
        probeInterval,
        probeTimeout,
        failedAttempts,
        failedProbes,
        minEjected,
        maxEjected,
        unprobedReturn,
        Breaker.DEFAULTS,
        Restraint.DEFAULTS,
        Compute.DEFAULTS,
        Duration.ofSeconds(30));
  }

  public HealthRules with(Breaker other) {
    return with(other, restraint, compute);
  }

  public HealthRules with(Restraint other) {
    return with(breaker, other, compute);
  }

  public HealthRules with(Compute other) {
    return with(breaker, restraint, other);
  }

  private HealthRules with(Breaker breaker, Restraint restraint, Compute compute) {
    return new HealthRules(
        probeInterval,
        probeTimeout,
        failedAttempts,
        failedProbes,
        minEjected,
        maxEjected,
        unprobedReturn,
        breaker,
        restraint,
        compute,
        drainGrace);
  }

  /**
   * What of the last attempts ejects, though they did not fail one after the other.
   *
   * @param failureRate share of the attempts that failed, above 0, at most 1
   * @param slowRate share of the streams that began late, above 0, at most 1
   * @param slowAfter a stream that begins later than this after it was asked for is slow
   * @param window how far back attempts count
   * @param mostCalls how many of them count at the most
   * @param leastCalls how many there must be
   * @param trials requests that an engine on trial may have at once, and must answer in a row
   */
  public record Breaker(
      double failureRate,
      double slowRate,
      Duration slowAfter,
      Duration window,
      int mostCalls,
      int leastCalls,
      int trials) {
    public static final Breaker DEFAULTS =
        new Breaker(.5, .8, Duration.ofSeconds(60), Duration.ofSeconds(10), 100, 20, 3);
  }

  /**
   * How an engine that may be placed on is kept from getting too much.
   *
   * @param busyRest the longest pause after "busy" from an engine that had nothing else of ours
   * @param suspectInFlight requests on an engine under suspicion beside others that are well
   * @param slowStart until an engine that came back may have all that it may have
   * @param panic when more than this share of a model's engines is out, those that are out for
   *     failed attempts are served from; 1: never
   */
  public record Restraint(
      Duration busyRest, int suspectInFlight, Duration slowStart, double panic) {
    public static final Restraint DEFAULTS =
        new Restraint(Duration.ofSeconds(2), 16, Duration.ofSeconds(10), .5);
  }

  /**
   * What an accelerator's telemetry says against its engine.
   *
   * @param utilisation above this, from 0 to 1, and
   * @param latency above this to a stream's first content, in the mean of the window, it is
   *     degraded
   * @param share of what it had in flight that a degraded engine may have
   * @param fatalXids errors after which the driver has lost the accelerator
   */
  public record Compute(
      double utilisation, Duration latency, double share, Set<Integer> fatalXids) {
    public static final Compute DEFAULTS =
        new Compute(.9, Duration.ofMillis(500), .5, Set.of(48, 79, 95, 119, 120));

    public Compute {
      fatalXids = Set.copyOf(fatalXids);
    }
  }
}
