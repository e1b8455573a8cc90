package dev.weir.control;

import dev.weir.control.CallCounters.Tally;
import dev.weir.control.HealthRules.Breaker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides from attempts and probes whether an engine may be given new requests.
 *
 * <pre>
 *   UNKNOWN ──good──▶ UP ◀──answers───────── PROBING ◀─┐
 *      │              │ ▲                       │      │ good probe, after the time out
 *      └──failure──▶ SUSPECT ──n in a row──▶ EJECTED ──┘
 *                     or too many lately         └──good probe, when a probe ejected it──▶ UP
 * </pre>
 *
 * Two kinds of evidence count differently. An <em>attempt</em> is a real request: some failures in
 * a row eject at once, and so does a share of failed, or of late, attempts among the last ones,
 * which sees the engine that fails every second request. One answer clears what is in a row, also
 * missed probes, because an engine that is too busy for {@code /health} and still answers requests
 * is not ill. A <em>probe</em> asks whether the process is there: a refused connection is certain
 * and ejects at once, anything else needs two in a row. What a good probe heals is what a probe
 * found. An engine ejected for failed attempts may well answer {@code /health} all the time; so it
 * comes back on trial only, with few requests at once, all of which it must answer; one failed
 * attempt sends it out again, and every failed trial doubles the time out up to a limit (the
 * consecutive errors and growing ejection time of outlier detection [1]; the trial is a breaker's
 * half-open state [2]). Refusals and the client's own mistakes are told to neither.
 *
 * <p>An engine that is out for failed attempts while its process answers is {@linkplain #servable()
 * better than none}: when it is pressed into service, as many answers in a row as a trial asks for
 * bring it back. An engine whose accelerator is lost by its driver's word is out until the driver
 * says otherwise or the process has been replaced.
 *
 * <p>Bound: with traffic, a broken engine costs at most {@code failedAttempts} failures until it is
 * out and then one per trial; one that fails at a rate, the attempts of a window. Without traffic,
 * a dead process is seen within a probe interval and a time-out. It fails towards serving: an
 * engine that nobody probes and nobody uses counts as up. Every event costs O(1). Late answers and
 * failures of requests placed before an ejection change nothing.
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
  private Cause cause = Cause.ATTEMPTS;
  private boolean unreachable;
  private int answersInARow;
  private long ejectedAt;
  private int failedTrials;
  private @Nullable String lastError;
  private @Nullable String warning;

  /** Why it is out. */
  private enum Cause {
    ATTEMPTS,
    PROBES,
    ACCELERATOR
  }

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

  /**
   * An attempt was answered.
   *
   * @param pressed whether it may have been placed there although the engine is out
   */
  void answered(boolean pressed) {
    unreachable = false;
    switch (state) {
      case UNKNOWN, UP, SUSPECT -> heal();
      case PROBING -> passed();
      case EJECTED -> {
        if (pressed && servable()) {
          passed();
        }
      }
    }
  }

  private void passed() {
    if (++answersInARow >= rules.breaker().trials()) {
      heal();
    }
  }

  /** An attempt failed by the engine's fault. */
  void failed(String why, long now) {
    lastError = why;
    answersInARow = 0;
    switch (state) {
      case UNKNOWN, UP, SUSPECT -> {
        state = HealthState.SUSPECT;
        if (++failedAttempts >= rules.failedAttempts()) {
          eject(Cause.ATTEMPTS, now);
        }
      }
      case PROBING -> {
        failedTrials++;
        eject(Cause.ATTEMPTS, now);
      }
      case EJECTED -> {}
    }
  }

  /** An attempt found nobody at the address. */
  void unreachable(String why, long now) {
    unreachable = true;
    failed(why, now);
  }

  /** What came of the attempts of late. */
  void rates(Tally recent, long now) {
    if (state != HealthState.UP && state != HealthState.SUSPECT) {
      return;
    }
    Breaker breaker = rules.breaker();
    if (over(recent.failed(), recent.calls(), breaker.failureRate())) {
      lastError = recent.failed() + " of " + recent.calls() + " attempts failed: " + lastError;
      eject(Cause.ATTEMPTS, now);
    } else if (over(recent.slow(), recent.begun(), breaker.slowRate())) {
      lastError = recent.slow() + " of " + recent.begun() + " streams began late";
      eject(Cause.ATTEMPTS, now);
    }
  }

  private boolean over(long part, long of, double rate) {
    return of >= rules.breaker().leastCalls() && part >= rate * of;
  }

  /** Its accelerator is lost. */
  void condemned(String why, long now) {
    lastError = why;
    eject(Cause.ACCELERATOR, now);
  }

  /** Its accelerator is not, or not any more. */
  void absolved() {
    if (state != HealthState.EJECTED || cause != Cause.ACCELERATOR) {
      return;
    }
    if (deaf()) {
      cause = Cause.PROBES;
    } else {
      tryNow();
    }
  }

  /** Whether it is out for failed attempts only, while its process seems to be there. */
  boolean servable() {
    return state == HealthState.EJECTED && cause == Cause.ATTEMPTS && !unreachable && !deaf();
  }

  /** Whether so many probes in a row had no good answer that it is out. */
  boolean deaf() {
    return failedProbes >= rules.failedProbes();
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
    if (state == HealthState.EJECTED && cause != Cause.ACCELERATOR) {
      tryAfter(rules.unprobedReturn(), now);
    }
  }

  private void alive(@Nullable String found, long now) {
    boolean wasGone = deaf();
    failedProbes = 0;
    unreachable = false;
    warning = found;
    switch (state) {
      case UNKNOWN -> heal();
      case SUSPECT -> {
        if (failedAttempts == 0) {
          heal();
        }
      }
      case EJECTED -> {
        switch (cause) {
          case PROBES -> heal();
          case ATTEMPTS -> tryAfter(rules.minEjected(), now);
          case ACCELERATOR -> {
            if (wasGone) {
              tryNow(); // another process, which found its accelerator
            }
          }
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
      eject(Cause.PROBES, now);
    } else if (state != HealthState.PROBING) {
      state = HealthState.SUSPECT;
    }
  }

  private void eject(Cause why, long now) {
    state = HealthState.EJECTED;
    cause = why;
    ejectedAt = now;
    answersInARow = 0;
  }

  private void tryAfter(Duration least, long now) {
    if (served(least, now)) {
      tryNow();
    }
  }

  private void tryNow() {
    state = HealthState.PROBING;
    answersInARow = 0;
  }

  private void heal() {
    state = HealthState.UP;
    failedAttempts = 0;
    failedProbes = 0;
    failedTrials = 0;
    unreachable = false;
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
