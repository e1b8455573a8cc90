package dev.weir.gateway;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What is counted of connections, on both sides: a storm of new ones is seen in its rates. */
final class ConnectionMetrics {
  private final Counter accepted;
  private final Counter refused;
  private final Counter opened;

  ConnectionMetrics(PrometheusRegistry registry) {
    accepted =
        Counter.builder()
            .name("weir_connections_accepted_total")
            .help("Connections that clients have opened")
            .register(registry);
    refused =
        Counter.builder()
            .name("weir_connections_refused_total")
            .help("Connections closed unread, because there were too many")
            .register(registry);
    opened =
        Counter.builder()
            .name("weir_engine_connections_opened_total")
            .help("Connections to an engine that were begun, those in vain included")
            .labelNames("engine")
            .register(registry);
  }

  void accepted() {
    accepted.inc();
  }

  void refused() {
    refused.inc();
  }

  void opened(String engine) {
    opened.labelValues(engine).inc();
  }
}
