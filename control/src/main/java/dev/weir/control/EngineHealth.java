package dev.weir.control;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides from attempts and probes whether an engine may be given new requests.
 *
 * <pre>
 *   UNKNOWN ──good──▶ UP ◀──────answer────── PROBING ◀─┐
 *      │              │ ▲                       │      │ good probe, after the time out
 *      └──failure──▶ SUSPECT ──n in a row──▶ EJECTED ──┘
 *                                               └──good probe, when a probe ejected it──▶ UP
 * </pre>
 *
 * Two kinds of evidence count differently. An <em>attempt</em> is a real request: three failures in
 * a row eject, and one answer clears everything, also missed probes, because an engine that is too
 * busy for {@code /health} and still answers requests is not ill. A <em>probe</em> asks whether the
 * process is there: a refused connection is certain and ejects at once, anything else needs two in
 * a row. What a good probe heals is what a probe found. An engine ejected for failed attempts may
 * well answer {@code /health} all the time; so it comes back on trial only, one failed attempt
 * sends it out again, and every failed trial doubles the time out up to a limit (the consecutive
 * errors and growing ejection time of outlier detection [1]; the trial is a breaker's half-open
 * state [2]).
 *
 * <p>Bound: with traffic, a broken engine costs at most {@code failedAttempts} failures until it is
 * out and then one per trial; without, a dead process is seen within a probe interval and a
 * time-out. It fails towards serving: an engine that nobody probes and nobody uses counts as up.
 * Every event costs O(1). Late answers and failures of requests placed before an ejection change
 * nothing.
 *
 * <p>A pure state machine: {@code now} is an argument, in nanoseconds of any fixed origin. Not
 * thread-safe; {@link FleetEngine} owns it and guards it.
 *
 * <ol>
 *   <li>[1] Envoy, Outlier detection: consecutive 5xx, base and maximum ejection time
 *   <li>[2] M. Nygard, Release It!, 2nd ed., 2018, ch. 5: Circuit Breaker
 * </ol>
 */
final class EngineHealth {
  private HealthRules rules;
  private HealthState state = HealthState.UNKNOWN;
  private int failedAttempts;
  private int failedProbes;
  private boolean ejectedByProbe;
  private long ejectedAt;
  private int failedTrials;
  private @Nullable String lastError;
  private @Nullable String warning;

  EngineHealth(HealthRules rules) {
    this.rules = rules;
  }

  void rules(HealthRules rules) {
    this.rules = rules;
  }

  HealthState state() {
    return state;
  }

  /** What went wrong last, also when all is well again; null when nothing ever did. */
  @Nullable String lastError() {
    return lastError;
  }

  /** What the last good probe found worth a look. */
  @Nullable String warning() {
    return warning;
  }

  /** An attempt was answered. */
  void answered() {
    if (state != HealthState.EJECTED) {
      heal();
    }
  }

  /** An attempt failed by the engine's fault. */
  void failed(String why, long now) {
    lastError = why;
    switch (state) {
      case UNKNOWN, UP, SUSPECT -> {
        state = HealthState.SUSPECT;
        if (++failedAttempts >= rules.failedAttempts()) {
          eject(false, now);
        }
      }
      case PROBING -> {
        failedTrials++;
        eject(false, now);
      }
      case EJECTED -> {}
    }
  }

  /** A probe came back. */
  void probed(ProbeResult result, long now) {
    switch (result) {
      case ProbeResult.Alive(var found) -> alive(found, now);
      case ProbeResult.Refused(var why) -> missed(why, rules.failedProbes(), now);
      case ProbeResult.Failed(var why) -> missed(why, failedProbes + 1, now);
    }
  }

  /** Time passed for an engine that is not probed: it comes back on trial by itself. */
  void unprobed(long now) {
    if (state == HealthState.EJECTED && served(rules.unprobedReturn(), now)) {
      state = HealthState.PROBING;
    }
  }

  private void alive(@Nullable String found, long now) {
    failedProbes = 0;
    warning = found;
    switch (state) {
      case UNKNOWN -> heal();
      case SUSPECT -> {
        if (failedAttempts == 0) {
          heal();
        }
      }
      case EJECTED -> {
        if (ejectedByProbe) {
          heal();
        } else if (served(rules.minEjected(), now)) {
          state = HealthState.PROBING;
        }
      }
      case UP, PROBING -> {}
    }
  }

  private void missed(String why, int missed, long now) {
    failedProbes = missed;
    if (state == HealthState.EJECTED) {
      return;
    }
    lastError = why;
    if (missed >= rules.failedProbes()) {
      eject(true, now);
    } else if (state != HealthState.PROBING) {
      state = HealthState.SUSPECT;
    }
  }

  private void eject(boolean byProbe, long now) {
    state = HealthState.EJECTED;
    ejectedByProbe = byProbe;
    ejectedAt = now;
  }

  private void heal() {
    state = HealthState.UP;
    failedAttempts = 0;
    failedProbes = 0;
    failedTrials = 0;
  }

  private boolean served(Duration least, long now) {
    long limit = rules.maxEjected().toNanos();
    long out = least.toNanos();
    for (int i = 0; i < failedTrials && out < limit; i++) {
      out *= 2;
    }
    return now - ejectedAt >= Math.min(out, Math.max(limit, least.toNanos()));
  }
}
