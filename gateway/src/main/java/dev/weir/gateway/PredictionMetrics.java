package dev.weir.gateway;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * How true the predicted times to the first token are: by how many seconds the truth was above
 * (below: negative) what was predicted, and how many times as long it took.
 */
final class PredictionMetrics {
  private static final double NANOS = 1e-9;
  private static final double[] SECONDS = {
    -10, -5, -2.5, -1, -.5, -.25, -.1, -.05, -.025, -.01, 0, .01, .025, .05, .1, .25, .5, 1, 2.5, 5,
    10
  };
  private static final double[] TIMES = {
    .1, .25, .5, .67, .8, .9, .95, 1, 1.05, 1.1, 1.25, 1.5, 2, 4, 10
  };

  private final Histogram error;
  private final Histogram ratio;

  PredictionMetrics(PrometheusRegistry registry) {
    error =
        Histogram.builder()
            .name("weir_ttft_prediction_error_seconds")
            .help("Time to the first token of a stream, less what was predicted")
            .labelNames("model")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    ratio =
        Histogram.builder()
            .name("weir_ttft_prediction_ratio")
            .help("Time to the first token of a stream, divided by what was predicted")
            .labelNames("model")
            .classicOnly()
            .classicUpperBounds(TIMES)
            .register(registry);
  }

  OfModel model(String id) {
    return new OfModel(error.labelValues(id), ratio.labelValues(id));
  }

  /** The two of one model. */
  record OfModel(DistributionDataPoint error, DistributionDataPoint ratio) {
    /**
     * @param predicted nanoseconds: &ge; 0
     * @param actual of the same stretch
     */
    void observe(long predicted, long actual) {
      error.observe((actual - predicted) * NANOS);
      ratio.observe((double) actual / Math.max(1, predicted));
    }
  }
}
