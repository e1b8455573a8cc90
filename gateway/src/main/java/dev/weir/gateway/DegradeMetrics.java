package dev.weir.gateway;

import dev.weir.control.degrade.Ladders;
import dev.weir.control.degrade.Standing;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the metrics say of ladders. */
final class DegradeMetrics {
  private DegradeMetrics() {}

  /** The counter of requests that gave something up. */
  static Counter requests(PrometheusRegistry registry) {
    return Counter.builder()
        .name("weir_degraded_requests_total")
        .help("Requests that a step of their model's ladder changed or refused, by step")
        .labelNames("model", "step")
        .register(registry);
  }

  static void show(Ladders ladders, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("weir_degraded_step")
        .help("Steps of its ladder that a model has taken")
        .labelNames("model")
        .callback(value -> ladders.all().forEach(of -> value.call(of.rung(), of.model())))
        .register(registry);
    GaugeWithCallback.builder()
        .name("weir_degraded_pressure")
        .help("Predicted over promised time to the first token, of nine requests in ten")
        .labelNames("model")
        .callback(value -> ladders.all().forEach(of -> value.call(of.pressure(), of.model())))
        .register(registry);
    CounterWithCallback.builder()
        .name("weir_degraded_transitions_total")
        .help("Steps taken and left")
        .labelNames("model", "direction")
        .callback(value -> ladders.all().forEach(of -> transitions(of, value)))
        .register(registry);
  }

  private static void transitions(Standing of, CounterWithCallback.Callback value) {
    value.call((double) of.taken(), of.model(), "taken");
    value.call((double) of.left(), of.model(), "left");
  }
}
