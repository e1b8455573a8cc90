package dev.weir.server.config;

import static dev.weir.server.config.Key.defaulting;

import dev.weir.control.HealthRules;
import dev.weir.control.HealthRules.Breaker;
import dev.weir.control.HealthRules.Compute;
import dev.weir.control.HealthRules.Restraint;
import dev.weir.server.config.Amounts.Part;
import dev.weir.server.config.Key.Group;
import dev.weir.server.config.Key.Item;
import dev.weir.server.config.Key.Many;
import dev.weir.server.config.Numbers.Count;
import dev.weir.server.config.Numbers.Time;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** {@code health}: when an engine is ejected, how it comes back, when it gets less. */
final class HealthKeys {
  private static final HealthRules DEFAULT = HealthRules.DEFAULTS;
  private static final Time TIME = Schema.TIME;
  private static final Time PROBE = new Time(Duration.ofMillis(250), Duration.ofHours(1));
  private static final Count TRIES = new Count(1, 1000);
  private static final Count CALLS = new Count(1, 100_000);
  private static final Part SHARE = new Part(1);

  static final Key<Duration> PROBE_INTERVAL =
      defaulting(
          "probe_interval", PROBE, DEFAULT.probeInterval(), "between two probes of an engine");
  static final Key<Duration> PROBE_TIMEOUT =
      defaulting(
          "probe_timeout", PROBE, DEFAULT.probeTimeout(), "a later answer is a failed probe");
  static final Key<Integer> FAILED_ATTEMPTS =
      defaulting(
          "failed_attempts",
          TRIES,
          DEFAULT.failedAttempts(),
          "requests in a row that fail by the engine's fault until it is ejected");
  static final Key<Integer> FAILED_PROBES =
      defaulting(
          "failed_probes", TRIES, DEFAULT.failedProbes(), "failed probes until it is ejected");
  static final Key<Duration> MIN_EJECTED =
      defaulting(
          "min_ejected",
          TIME,
          DEFAULT.minEjected(),
          "least time out after failed attempts; doubles with every failed trial");
  static final Key<Duration> MAX_EJECTED =
      defaulting("max_ejected", TIME, DEFAULT.maxEjected(), "where the doubling ends");
  static final Key<Duration> UNPROBED_RETURN =
      defaulting(
          "unprobed_return",
          TIME,
          DEFAULT.unprobedReturn(),
          "time out of hosted providers without api_key, which are not probed");
  static final Key<Section> BREAKER =
      new Key<>(
          "breaker", new Group(Breakers.KEYS), null, false, "what of the last attempts ejects");
  static final Key<Section> RESTRAINT =
      new Key<>(
          "restraint", new Group(Restraints.KEYS), null, false, "who gets less than it may have");
  static final Key<Section> COMPUTE =
      new Key<>(
          "compute",
          new Group(Computes.KEYS),
          null,
          false,
          "what telemetry says against an engine");
  static final Key<Duration> DRAIN_GRACE =
      defaulting(
          "drain_grace",
          TIME,
          DEFAULT.drainGrace(),
          "for what runs on an engine that is drained, before it is continued elsewhere");
  static final List<Key<?>> KEYS =
      List.of(
          PROBE_INTERVAL,
          PROBE_TIMEOUT,
          FAILED_ATTEMPTS,
          FAILED_PROBES,
          MIN_EJECTED,
          MAX_EJECTED,
          UNPROBED_RETURN,
          BREAKER,
          RESTRAINT,
          COMPUTE,
          DRAIN_GRACE);

  private HealthKeys() {}

  /** {@code health.breaker} */
  private static final class Breakers {
    private static final Breaker DEFAULT = Breaker.DEFAULTS;
    static final Key<Double> FAILURE_RATE =
        defaulting(
            "failure_rate", SHARE, DEFAULT.failureRate(), "share of failed attempts that ejects");
    static final Key<Double> SLOW_RATE =
        defaulting("slow_rate", SHARE, DEFAULT.slowRate(), "share of late streams that ejects");
    static final Key<Duration> SLOW_AFTER =
        defaulting(
            "slow_after", TIME, DEFAULT.slowAfter(), "a stream without content so long is late");
    static final Key<Duration> WINDOW =
        defaulting("window", PROBE, DEFAULT.window(), "how far back attempts count");
    static final Key<Integer> MOST_CALLS =
        defaulting(
            "most_calls", CALLS, DEFAULT.mostCalls(), "about how many of them count at the most");
    static final Key<Integer> LEAST_CALLS =
        defaulting("least_calls", CALLS, DEFAULT.leastCalls(), "with fewer nothing is judged");
    static final Key<Integer> TRIALS =
        defaulting(
            "trials",
            TRIES,
            DEFAULT.trials(),
            "requests at once on an engine that is on trial, and answers in a row that end it");
    static final List<Key<?>> KEYS =
        List.of(FAILURE_RATE, SLOW_RATE, SLOW_AFTER, WINDOW, MOST_CALLS, LEAST_CALLS, TRIALS);

    private Breakers() {}
  }

  /** {@code health.restraint} */
  private static final class Restraints {
    private static final Restraint DEFAULT = Restraint.DEFAULTS;
    static final Key<Duration> BUSY_REST =
        defaulting(
            "busy_rest",
            TIME,
            DEFAULT.busyRest(),
            "longest pause after \"busy\" from an engine that had nothing else of ours");
    static final Key<Integer> SUSPECT_IN_FLIGHT =
        defaulting(
            "suspect_in_flight",
            new Count(1, 1_000_000),
            DEFAULT.suspectInFlight(),
            "requests at once on an engine under suspicion, while others are well");
    static final Key<Duration> SLOW_START =
        defaulting(
            "slow_start",
            TIME,
            DEFAULT.slowStart(),
            "until an engine that came back may have all it may have");
    static final Key<Double> PANIC =
        defaulting(
            "panic",
            SHARE,
            DEFAULT.panic(),
            "more of a model's engines out than this share: the failing ones are served from; 1:"
                + " never");
    static final List<Key<?>> KEYS = List.of(BUSY_REST, SUSPECT_IN_FLIGHT, SLOW_START, PANIC);

    private Restraints() {}
  }

  /** {@code health.compute} */
  private static final class Computes {
    private static final Compute DEFAULT = Compute.DEFAULTS;
    static final Key<Double> UTILISATION =
        defaulting(
            "utilisation", SHARE, DEFAULT.utilisation(), "of the accelerator, above this and");
    static final Key<Duration> LATENCY =
        defaulting(
            "latency",
            TIME,
            DEFAULT.latency(),
            "to streams' first content, in the mean of breaker.window, above this: degraded");
    static final Key<Double> SHARE_LEFT =
        defaulting(
            "share", SHARE, DEFAULT.share(), "of what it had in flight that it may have then");
    static final Key<List<Item<Integer>>> FATAL_XIDS =
        new Key<>(
            "fatal_xids",
            new Many<>(new Count(1, 1000)),
            DEFAULT.fatalXids().stream()
                .sorted(Comparator.naturalOrder())
                .map(xid -> new Item<>(xid, 0))
                .toList(),
            false,
            "errors of the driver that eject; absent: 48, 79, 95, 119, 120");
    static final List<Key<?>> KEYS = List.of(UTILISATION, LATENCY, SHARE_LEFT, FATAL_XIDS);

    private Computes() {}
  }

  static HealthRules rules(Section health) {
    return new HealthRules(
        health.value(PROBE_INTERVAL),
        health.value(PROBE_TIMEOUT),
        health.value(FAILED_ATTEMPTS),
        health.value(FAILED_PROBES),
        health.value(MIN_EJECTED),
        health.value(MAX_EJECTED),
        health.value(UNPROBED_RETURN),
        breaker(health.value(BREAKER)),
        restraint(health.value(RESTRAINT)),
        compute(health.value(COMPUTE)),
        health.value(DRAIN_GRACE));
  }

  private static Breaker breaker(Section breaker) {
    return new Breaker(
        breaker.value(Breakers.FAILURE_RATE),
        breaker.value(Breakers.SLOW_RATE),
        breaker.value(Breakers.SLOW_AFTER),
        breaker.value(Breakers.WINDOW),
        breaker.value(Breakers.MOST_CALLS),
        breaker.value(Breakers.LEAST_CALLS),
        breaker.value(Breakers.TRIALS));
  }

  private static Restraint restraint(Section restraint) {
    return new Restraint(
        restraint.value(Restraints.BUSY_REST),
        restraint.value(Restraints.SUSPECT_IN_FLIGHT),
        restraint.value(Restraints.SLOW_START),
        restraint.value(Restraints.PANIC));
  }

  private static Compute compute(Section compute) {
    return new Compute(
        compute.value(Computes.UTILISATION),
        compute.value(Computes.LATENCY),
        compute.value(Computes.SHARE_LEFT),
        Set.copyOf(SnapshotBuilder.values(compute.value(Computes.FATAL_XIDS))));
  }

  /** What concerns more than one of these keys. */
  static void check(Section health, Companions companions) {
    companions.order(health, MIN_EJECTED, MAX_EJECTED);
    companions.order(Companions.group(health, BREAKER), Breakers.LEAST_CALLS, Breakers.MOST_CALLS);
  }
}
