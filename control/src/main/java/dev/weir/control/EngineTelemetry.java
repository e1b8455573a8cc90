package dev.weir.control;

import dev.weir.control.EngineClient.Answer;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks the exporters beside engines what the accelerators do, at the pace of probes. An exporter
 * that does not answer says nothing against its engine: what it told grows old, and what needs it
 * rests. It is never sent an engine's key.
 */
public final class EngineTelemetry extends EngineRounds {
  private static final Duration AGAIN = Duration.ofSeconds(5);

  public EngineTelemetry(Fleet fleet) {
    super(fleet, "telemetry");
  }

  @Override
  Duration visit(FleetEngine engine) throws InterruptedException {
    Exporter exporter = engine.spec().telemetry();
    HealthRules rules = fleet.rules();
    if (exporter == null) {
      engine.measured(null);
      return AGAIN;
    }
    Answer answer = client.fetch(page(exporter.url()), rules.probeTimeout());
    Optional<Telemetry> told =
        answer instanceof Answer.Status(int code, String page) && code == 200
            ? DcgmPage.read(page, exporter.gpus(), rules.compute().fatalXids())
            : Optional.empty();
    engine.measured(told.orElse(null));
    return rules.probeInterval();
  }

  private static URI page(URI url) {
    String path = url.getRawPath();
    return path == null || path.isEmpty() || path.equals("/") ? url.resolve("/metrics") : url;
  }
}
