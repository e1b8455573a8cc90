package dev.weir.gateway;

import dev.weir.control.EngineReport;
import dev.weir.control.Fleet;
import dev.weir.control.FleetEngine;
import dev.weir.control.HealthState;
import dev.weir.control.Telemetry;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What is shown of each engine; read when somebody asks for metrics and never before. */
final class EngineMetrics {
  private static final String ENGINE = "engine";

  private final Fleet fleet;
  private final PrometheusRegistry registry;

  private EngineMetrics(Fleet fleet, PrometheusRegistry registry) {
    this.fleet = fleet;
    this.registry = registry;
  }

  static void show(Fleet fleet, PrometheusRegistry registry) {
    EngineMetrics metrics = new EngineMetrics(fleet, registry);
    metrics.load();
    metrics.health();
    metrics.accelerator();
  }

  private void load() {
    gauge("weir_engine_up", "Whether requests may be placed there", e -> yes(e.engine().up()));
    gauge("weir_engine_in_flight", "Requests placed and not ended", e -> e.engine().inFlight());
    gauge(
        "weir_engine_outstanding_tokens",
        "Predicted tokens left to read and write",
        e -> e.engine().outstandingTokens());
    gauge(
        "weir_engine_allowed",
        "Requests that it may have at once now: its limit, or less while it is held back",
        e -> e.engine().allowed());
  }

  private void health() {
    gauge("weir_engine_draining", "Whether it gets nothing new", e -> yes(e.draining()));
    gauge(
        "weir_engine_degraded",
        "Whether the compute rule holds it back",
        e -> yes(e.report().degraded()));
    CounterWithCallback.builder()
        .name("weir_engine_busy_total")
        .help("Times that it said \"busy\", which is no failure")
        .labelNames(ENGINE)
        .callback(
            value -> fleet.engines().forEach(e -> value.call((double) e.busyTold(), e.spec().id())))
        .register(registry);
    CounterWithCallback.builder()
        .name("weir_engine_transitions_total")
        .help("Changes of its state, by the new one")
        .labelNames(ENGINE, "to")
        .callback(value -> fleet.engines().forEach(e -> turns(e, value)))
        .register(registry);
  }

  private static void turns(FleetEngine engine, CounterWithCallback.Callback value) {
    for (HealthState to : HealthState.values()) {
      if (to != HealthState.UNKNOWN) {
        value.call((double) engine.turns(to), engine.spec().id(), to.label());
      }
    }
  }

  private void accelerator() {
    told("weir_engine_gpu_utilization_ratio", "By its exporter, 0 to 1", Telemetry::utilisation);
    told("weir_engine_gpu_temperature_celsius", "Of its hottest GPU", Telemetry::celsius);
    told("weir_engine_gpu_sm_clock_hertz", "Of its slowest GPU", t -> t.smMegahertz() * 1e6);
    told("weir_engine_gpu_xid", "The driver's last error, 0: none", Telemetry::xid);
  }

  private static double yes(boolean is) {
    return is ? 1 : 0;
  }

  private void gauge(String name, String help, ToDoubleFunction<FleetEngine> reading) {
    shown(name, help, reading::applyAsDouble);
  }

  /** Only of engines whose exporter tells it. */
  private void told(String name, String help, ToDoubleFunction<Telemetry> reading) {
    shown(
        name,
        help,
        engine -> {
          EngineReport report = engine.report();
          Telemetry telemetry = report.telemetry();
          double figure = telemetry == null ? Double.NaN : reading.applyAsDouble(telemetry);
          return Double.isNaN(figure) ? null : (Double) figure;
        });
  }

  private interface Reading {
    @Nullable Double of(FleetEngine engine);
  }

  private void shown(String name, String help, Reading reading) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(ENGINE)
        .callback(value -> {
          for (FleetEngine engine : fleet.engines()) {
            Double figure = reading.of(engine);
            if (figure != null) {
              value.call(figure, engine.spec().id());
            }
          }
        })
        .register(registry);
  }
}
