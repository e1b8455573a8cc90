package dev.weir.control;

import dev.weir.control.EngineClient.Answer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Asks every engine for its health, each probe interval and at once after a failed attempt. Hosted
 * providers are asked for their model list, which needs a key; without one they are judged by
 * attempts alone. Idle, an engine costs one small request per interval and no thread.
 */
public final class HealthProber implements AutoCloseable {
  private final EngineClient client = new EngineClient();
  private final Fleet fleet;
  private final EngineWatch watch;

  public HealthProber(Fleet fleet) {
    this.fleet = fleet;
    this.watch = new EngineWatch(fleet, "probe", this::visit);
  }

  public void start() {
    watch.start();
  }

  @Override
  public void close() {
    watch.close();
    client.close();
  }

  private Duration visit(FleetEngine engine) throws InterruptedException {
    EngineSpec spec = engine.spec();
    HealthRules rules = fleet.rules();
    if (spec.kind().hosted() && spec.apiKey() == null) {
      engine.unprobed();
    } else {
      engine.probed(judge(spec, client.ask(spec, spec.kind().probePath(), rules.probeTimeout())));
    }
    // Jitter, so that many gateways do not ask one engine in step.
    double factor = 0.9 + 0.2 * ThreadLocalRandom.current().nextDouble();
    return Duration.ofNanos((long) (rules.probeInterval().toNanos() * factor));
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
    return status == 401 || status == 403
        ? spec.url() + " answers " + status + " to its api_key (expected: a key that it accepts)"
        : null;
  }
}
