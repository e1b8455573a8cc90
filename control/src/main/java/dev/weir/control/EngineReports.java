package dev.weir.control;

import dev.weir.control.EngineClient.Answer;
import dev.weir.scheduler.Gauges;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks engines that publish metrics how they are, at the pace of probes, and tells the fleet's
 * listeners. What an engine says of itself is late and may be missing; the scheduler learns from it
 * how much its cache holds, and can do without. An engine that does not answer, or says nothing of
 * use, is asked twice a minute.
 */
public final class EngineReports extends EngineRounds {
  private static final Duration AGAIN = Duration.ofSeconds(30);

  public EngineReports(Fleet fleet) {
    super(fleet, "report");
  }

  @Override
  Duration visit(FleetEngine engine) throws InterruptedException {
    EngineSpec spec = engine.spec();
    if (!spec.kind().reports()) {
      return AGAIN;
    }
    Duration timeout = fleet.rules().probeTimeout();
    Answer answer = client.ask(spec, EngineTargets.metrics(spec), timeout);
    Optional<Gauges> gauges =
        answer instanceof Answer.Status(int code, String page) && code == 200
            ? GaugesPage.read(page)
            : Optional.empty();
    gauges.ifPresent(told -> fleet.reported(engine, told));
    return gauges.isPresent() ? fleet.rules().probeInterval() : AGAIN;
  }
}
