package dev.weir.control;

import dev.weir.control.CallCounters.Tally;
import dev.weir.control.ComputeRule.Finding;
import dev.weir.control.HealthRules.Breaker;
import dev.weir.control.HealthRules.Restraint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what is known of one engine: whether it may be placed on, and how much.
 *
 * <p><b>What it decides.</b> {@link EngineHealth} says whether the engine is out. One that is out
 * for failed attempts is served from nevertheless when too many of its {@link Company} are out (the
 * panic of [1]); one that is drained is not, whatever else holds. How much it may have is the least
 * of what its parts allow: its room by its own word ({@link BelievedRoom}), its {@link Ramp} after
 * a return, its degradation ({@link ComputeRule}), few while it is under suspicion, and as few as
 * there are trials on trial. Suspicion and ramp hold an engine back for the sake of requests that
 * others could serve; where not half of the others are well they are waived, so that a model with
 * one engine, or a fleet that comes back all at once, is never slowed by its own caution.
 *
 * <p>Cost: O(1) for each event and each beat. Not thread-safe: {@link FleetEngine} owns it and
 * guards it. Time is an argument, in nanoseconds of any fixed origin.
 *
 * <p>[1] Envoy, Panic threshold
 */
final class EngineCondition {
  private static final double FORGETTING = .999;

  private final EngineHealth health;
  private final CallWindow window = new CallWindow();
  private final BelievedRoom believed = new BelievedRoom();
  private final ComputeRule compute = new ComputeRule();
  private HealthRules rules;
  private @Nullable Ramp ramp;
  private @Nullable Drain drain;
  private @Nullable Telemetry telemetry;
  private long telemetryAt;
  private Finding finding = Finding.NO_TELEMETRY;
  private double usualLoad;
  private boolean out;

  EngineCondition(HealthRules rules) {
    this.rules = rules;
    this.health = new EngineHealth(rules);
  }

  /**
   * What was counted and what holds at one moment.
   *
   * @param most that the engine may have in flight by its declaration
   */
  record Moment(long nanos, int inFlight, int most, Company company) {}

  /**
   * @param up whether new requests may be placed there
   * @param allowed how many it may have in flight, besides its declared limit
   * @param leaving whether what runs there should be moved
   * @param settled whether nothing holds it back
   */
  record Verdict(boolean up, int allowed, boolean leaving, boolean settled) {}

  EngineHealth health() {
    return health;
  }

  void rules(HealthRules next) {
    rules = next;
    health.rules(next);
  }

  /** The engine refused a request as one too many; it has {@code others} of ours. */
  void busy(int others, long retryAfterNanos, long now) {
    believed.busy(others, retryAfterNanos, rules.restraint().busyRest(), now);
  }

  void drain(Duration grace, boolean held, long now) {
    drain = new Drain(now, grace, held, false);
  }

  void undrain() {
    drain = null;
  }

  @Nullable Drain drain() {
    return drain;
  }

  void probed(ProbeResult result, long now) {
    Drain drained = drain;
    if (drained != null && result instanceof ProbeResult.Refused) {
      drain = drained.seenGone();
    }
    if (drained != null && result instanceof ProbeResult.Alive && drained.endsWithReturn()) {
      drain = null;
    }
    health.probed(result, now);
  }

  /**
   * The exporter was read.
   *
   * @param told null: it did not answer
   */
  void measured(@Nullable Telemetry told, long now) {
    Telemetry before = telemetry;
    telemetry = told;
    telemetryAt = now;
    if (told == null || before == null) {
      return; // an error that stood before we looked may be long over
    }
    boolean fatal = rules.compute().fatalXids().contains(told.xid());
    if (fatal && before.xid() != told.xid()) {
      health.condemned("Xid " + told.xid() + ": the accelerator is lost", now);
    } else if (!fatal) {
      health.absolved();
    }
  }

  /** The last reading, when it is not too old. */
  @Nullable Telemetry telemetry(long now) {
    long fresh = 3 * (rules.probeInterval().toNanos() + rules.probeTimeout().toNanos());
    return now - telemetryAt <= fresh ? telemetry : null;
  }

  Finding finding() {
    return finding;
  }

  /** The beat: looks at what was counted, which may open the breaker or degrade the engine. */
  void beat(Tally total, Moment at) {
    Breaker breaker = rules.breaker();
    window.look(total, breaker.window(), at.nanos);
    Tally recent = window.recent(breaker.mostCalls());
    health.rates(recent, at.nanos);
    Finding before = finding;
    finding = compute.judge(telemetry(at.nanos), recent, rules.compute(), at.inFlight, at.nanos);
    if (before == Finding.DEGRADED && finding != before) {
      ramp = Ramp.from(at.nanos, usualLoad, at.most);
    }
    if (!out && ramp == null) {
      usualLoad = Math.max(at.inFlight, usualLoad * FORGETTING);
    }
  }

  Verdict verdict(Tally total, Moment at) {
    boolean pressed = at.company.pressed() && health.servable();
    boolean up = drain == null && (health.state().placeable() || pressed);
    boolean outNow = drain != null || !health.state().placeable();
    if (out && !outNow) {
      ramp = Ramp.from(at.nanos, usualLoad, at.most);
      window.forget(total);
    }
    out = outNow;
    Drain drained = drain;
    int allowed = allowed(at);
    return new Verdict(up, allowed, drained != null && drained.graceOver(at.nanos), ramp == null);
  }

  private int allowed(Moment at) {
    Restraint restraint = rules.restraint();
    int room = Math.min(believed.room(at.most, at.nanos), compute.room());
    room = Math.min(room, byState(at.company, restraint));
    Ramp rising = ramp;
    if (rising != null) {
      if (rising.over(restraint.slowStart(), at.nanos) || !at.company.backed()) {
        ramp = null;
      } else {
        room = Math.min(room, rising.room(restraint.slowStart(), at.nanos));
      }
    }
    return room;
  }

  private int byState(Company company, Restraint restraint) {
    return switch (health.state()) {
      case UP, UNKNOWN -> BelievedRoom.ANY;
      case SUSPECT -> company.backed() ? restraint.suspectInFlight() : BelievedRoom.ANY;
      case EJECTED -> restraint.suspectInFlight();
      case PROBING -> company.pressed() ? restraint.suspectInFlight() : rules.breaker().trials();
    };
  }
}
