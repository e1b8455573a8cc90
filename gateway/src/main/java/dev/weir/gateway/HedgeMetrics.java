package dev.weir.gateway;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;

/** What is counted of second attempts that ran beside a first one. */
final class HedgeMetrics {
  /** What came of it. */
  enum Result {
    /** The client got the second answer. */
    WON(true),
    /** The client got the first answer. */
    LOST(true),
    /** The second attempt failed, and the first went on alone. */
    FAILED(true),
    /** The request ended before either had content. */
    CANCELLED(true),
    /** No engine was free. */
    BUSY(false),
    /** The free engine would have taken longer than the first had had already. */
    NO_GAIN(false),
    /** Too many requests were hedged of late. */
    BUDGET(false);

    private final boolean asked;

    Result(boolean asked) {
      this.asked = asked;
    }

    /** Whether a second engine was asked. */
    boolean asked() {
      return asked;
    }
  }

  private final Counter hedges;
  private final Counter tokens;

  HedgeMetrics(PrometheusRegistry registry) {
    hedges =
        Counter.builder()
            .name("weir_hedges_total")
            .help("Requests that were late enough for a second engine, by what came of it")
            .labelNames("model", "result")
            .register(registry);
    tokens =
        Counter.builder()
            .name("weir_hedge_prompt_tokens_total")
            .help("Prompt tokens given to engines whose answers nobody got, by estimate")
            .labelNames("model")
            .register(registry);
  }

  /** Of each request that was late once at the most. */
  void ended(String model, Result result) {
    hedges.labelValues(model, result.name().toLowerCase(Locale.ROOT)).inc();
  }

  /** An engine was asked to read so many tokens for nothing. */
  void wasted(String model, long promptTokens) {
    tokens.labelValues(model).inc(promptTokens);
  }
}
