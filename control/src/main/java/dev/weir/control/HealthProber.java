package dev.weir.control;

import dev.weir.control.EngineClient.Answer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Asks every engine for its health, each probe interval and at once after a failed attempt, and
 * more often for a while when its process has gone. Where there is no path for health, the list of
 * models is asked for. Hosted providers are judged by attempts first: their list is long and they
 * count calls, so a healthy one is asked twice a minute at the most, and one without a key never.
 * Idle, an engine costs one small request per interval and no thread.
 */
public final class HealthProber extends EngineRounds {
  private static final Duration HOSTED_PAUSE = Duration.ofSeconds(30);

  /** Often enough to see that a process was replaced, and soon. */
  private static final Duration AWAITED_PAUSE = Duration.ofMillis(250);

  public HealthProber(Fleet fleet) {
    super(fleet, "probe");
  }

  @Override
  Duration visit(FleetEngine engine) throws InterruptedException {
    EngineSpec spec = engine.spec();
    HealthRules rules = fleet.rules();
    if (spec.kind().hosted() && !spec.keyed()) {
      engine.unprobed();
    } else {
      engine.probed(probe(engine, rules.probeTimeout()));
    }
    boolean rest = spec.kind().hosted() && engine.state() == HealthState.UP;
    Duration interval = rest ? longer(HOSTED_PAUSE, rules.probeInterval()) : rules.probeInterval();
    boolean awaited = engine.engine().backSoon() && !spec.kind().hosted();
    if ((engine.draining() || awaited) && interval.compareTo(AWAITED_PAUSE) > 0) {
      interval = AWAITED_PAUSE;
    }
    // Jitter, so that many gateways do not ask one engine in step.
    double factor = 0.9 + 0.2 * ThreadLocalRandom.current().nextDouble();
    return Duration.ofNanos((long) (interval.toNanos() * factor));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private ProbeResult probe(FleetEngine engine, Duration timeout) throws InterruptedException {
    EngineSpec spec = engine.spec();
    Answer answer = client.ask(spec, spec.healthTarget(), timeout);
    boolean nowhere = answer instanceof Answer.Status(int code, _) && code == 404;
    if (!nowhere || spec.kind().hosted()) {
      return judge(spec, answer);
    }
    // Not every server of a kind has its path for health: the one in llama-cpp-python has none. And
    // that one breaks off a running stream, or lets the list wait behind it, when asked meanwhile.
    return engine.engine().inFlight() > 0
        ? new ProbeResult.Alive(null)
        : judge(spec, client.ask(spec, spec.modelsTarget(), timeout));
  }

  static ProbeResult judge(EngineSpec spec, Answer answer) {
    return switch (answer) {
      case Answer.Refused() -> new ProbeResult.Refused("connection refused");
      case Answer.Failed(var why) -> new ProbeResult.Failed("probe: " + why);
      case Answer.Status(var code, _) -> judge(spec, code);
    };
  }

  private static ProbeResult judge(EngineSpec spec, int status) {
    // A provider that says "too many requests" or "not you" is there; its 5xx says it is not.
    boolean alive = spec.kind().hosted() ? status < 500 : status / 100 == 2;
    if (!alive) {
      return new ProbeResult.Failed("probe: status " + status);
    }
    return new ProbeResult.Alive(warning(spec, status));
  }

  private static @Nullable String warning(EngineSpec spec, int status) {
    return switch (status) {
      case 401, 403 ->
          spec.url() + " answers " + status + " to its api_key (expected: a key that it accepts)";
      case 404 ->
          spec.url() + " answers 404 to " + spec.healthTarget() + " (expected: a list of models)";
      default -> null;
    };
  }
}
