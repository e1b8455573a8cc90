package dev.weir.gateway;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;

/** What is counted of streams that other engines go on with. */
final class ContinuationMetrics {
  private final Counter asked;
  private final Counter lost;

  ContinuationMetrics(PrometheusRegistry registry) {
    asked =
        Counter.builder()
            .name("weir_continuations_total")
            .help("Streams that another engine was asked to go on with, by the one lost and why")
            .labelNames("engine", "failure")
            .register(registry);
    lost =
        Counter.builder()
            .name("weir_unresumable_total")
            .help("Running streams that cannot be continued any more, by why")
            .labelNames("why")
            .register(registry);
  }

  void asked(String engine, Failure failure) {
    asked.labelValues(engine, failure.name().toLowerCase(Locale.ROOT)).inc();
  }

  void lost(Loss why) {
    lost.labelValues(why.label()).inc();
  }
}
