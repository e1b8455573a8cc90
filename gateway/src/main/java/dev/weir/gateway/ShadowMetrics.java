package dev.weir.gateway;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;

/**
 * What the metrics say of shadows. Times and tokens are of pairs only: requests that were served on
 * both sides, so that the two are comparable.
 */
final class ShadowMetrics {
  private static final double NANOS = 1e-9;
  private static final double[] SECONDS = {
    .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300
  };
  private static final String ORIGINAL = "original";
  private static final String SHADOW = "shadow";

  /** How a copy ended. */
  enum End {
    SERVED,
    FAILED,
    /** Given up for load, or because its original was. */
    CUT,
    /** The other model had no free place. */
    BUSY,
    /** As many as may be were under way. */
    IN_FLIGHT,
    /** The byte budget was half used. */
    NO_ROOM,
    /** The engine would have to be asked in other words. */
    UNSUPPORTED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One side of a pair. */
  record Side(long ttftNanos, Usage usage) {}

  private final Counter ends;
  private final Histogram firstToken;
  private final Counter tokens;

  ShadowMetrics(PrometheusRegistry registry) {
    ends =
        Counter.builder()
            .name("weir_shadow_requests_total")
            .help("Copies of requests for another model, by how they ended")
            .labelNames("model", "to", "outcome")
            .register(registry);
    firstToken =
        Histogram.builder()
            .name("weir_shadow_time_to_first_token_seconds")
            .help("From asking for an engine to the first content, of pairs served on both sides")
            .labelNames("model", "to", "side")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    tokens =
        Counter.builder()
            .name("weir_shadow_tokens_total")
            .help("As the engines counted them, of pairs served on both sides")
            .labelNames("model", "to", "side", "kind")
            .register(registry);
  }

  void ended(String model, String to, End end) {
    ends.labelValues(model, to, end.label()).inc();
  }

  void pair(String model, String to, Side original, Side shadow) {
    side(model, to, ORIGINAL, original);
    side(model, to, SHADOW, shadow);
  }

  private void side(String model, String to, String name, Side side) {
    if (side.ttftNanos >= 0) {
      firstToken.labelValues(model, to, name).observe(side.ttftNanos * NANOS);
    }
    tokens.labelValues(model, to, name, "prompt").inc(Math.max(0, side.usage.promptTokens()));
    tokens
        .labelValues(model, to, name, "completion")
        .inc(Math.max(0, side.usage.completionTokens()));
  }
}
