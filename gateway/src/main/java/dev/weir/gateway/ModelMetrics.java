package dev.weir.gateway;

import dev.weir.scheduler.Outcome;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** The instruments of one model, with their labels resolved. Safe from any thread. */
final class ModelMetrics {
  private static final double NANOS = 1e-9;

  private final Map<Outcome, CounterDataPoint> outcomes = new EnumMap<>(Outcome.class);
  private final CounterDataPoint prompt;
  private final CounterDataPoint cached;
  private final CounterDataPoint completion;
  private final Times times;
  private final PredictionMetrics.OfModel predictions;

  /**
   * Durations of one model.
   *
   * @param busy until a request was refused as {@code rejected_busy}
   * @param expired until it was as {@code expired_queue}
   */
  record Times(
      DistributionDataPoint firstToken,
      DistributionDataPoint interToken,
      DistributionDataPoint served,
      DistributionDataPoint busy,
      DistributionDataPoint expired) {}

  ModelMetrics(
      Function<Outcome, CounterDataPoint> requests,
      Function<String, CounterDataPoint> tokens,
      Times times,
      PredictionMetrics.OfModel predictions) {
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, requests.apply(outcome));
    }
    this.prompt = tokens.apply("prompt");
    this.cached = tokens.apply("prompt_cached");
    this.completion = tokens.apply("completion");
    this.times = times;
    this.predictions = predictions;
  }

  void firstToken(long nanos) {
    times.firstToken.observe(nanos * NANOS);
  }

  void interToken(long nanos) {
    times.interToken.observe(nanos * NANOS);
  }

  /** The first token came {@code actual} after an engine was asked for. */
  void predicted(long predicted, long actual) {
    predictions.observe(predicted, actual);
  }

  /**
   * Counts a request that ended.
   *
   * @param nanos from its first byte to its end
   * @param asked from its last byte to its end
   */
  void ended(Outcome outcome, long nanos, long asked) {
    CounterDataPoint counter = outcomes.get(outcome);
    if (counter != null) {
      counter.inc();
    }
    if (outcome.served()) {
      times.served.observe(nanos * NANOS);
    } else if (outcome == Outcome.REJECTED_BUSY) {
      times.busy.observe(asked * NANOS);
    } else if (outcome == Outcome.EXPIRED_QUEUE) {
      times.expired.observe(asked * NANOS);
    }
  }

  /** Counts tokens; what is not known is negative and not counted. */
  void tokens(Usage usage) {
    prompt.inc(Math.max(0, usage.promptTokens()));
    cached.inc(Math.max(0, usage.cachedTokens()));
    completion.inc(Math.max(0, usage.completionTokens()));
  }
}
