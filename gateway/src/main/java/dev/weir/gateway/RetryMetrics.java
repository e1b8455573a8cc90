package dev.weir.gateway;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;

/** What is counted of attempts: how many were made, and which of them again. */
final class RetryMetrics {
  private final Counter attempts;
  private final Counter again;
  private final Counter given;

  RetryMetrics(PrometheusRegistry registry) {
    attempts =
        Counter.builder()
            .name("weir_attempts_total")
            .help("Requests sent to an engine, those sent again included")
            .labelNames("engine")
            .register(registry);
    again =
        Counter.builder()
            .name("weir_retries_total")
            .help("Attempts beyond a request's first: retry, pass, seek, or reconnect")
            .labelNames("kind")
            .register(registry);
    given =
        Counter.builder()
            .name("weir_retries_denied_total")
            .help("Failed attempts that no other followed, by why")
            .labelNames("reason")
            .register(registry);
  }

  void attempt(String engine) {
    attempts.labelValues(engine).inc();
  }

  void again(Failure.Next next) {
    again.labelValues(next.name().toLowerCase(Locale.ROOT)).inc();
  }

  void reconnect() {
    again.labelValues("reconnect").inc();
  }

  /** It was given up. */
  void given(Again why) {
    given.labelValues(why.label()).inc();
  }
}
