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
  private final DistributionDataPoint firstToken;
  private final DistributionDataPoint interToken;
  private final DistributionDataPoint duration;

  ModelMetrics(
      Function<Outcome, CounterDataPoint> requests,
      Function<String, CounterDataPoint> tokens,
      DistributionDataPoint firstToken,
      DistributionDataPoint interToken,
      DistributionDataPoint duration) {
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, requests.apply(outcome));
    }
    this.prompt = tokens.apply("prompt");
    this.cached = tokens.apply("prompt_cached");
    this.completion = tokens.apply("completion");
    this.firstToken = firstToken;
    this.interToken = interToken;
    this.duration = duration;
  }

  void firstToken(long nanos) {
    firstToken.observe(nanos * NANOS);
  }

  void interToken(long nanos) {
    interToken.observe(nanos * NANOS);
  }

  /** Counts a request that ended; {@code nanos} from its first byte to its end. */
  void ended(Outcome outcome, long nanos) {
    CounterDataPoint counter = outcomes.get(outcome);
    if (counter != null) {
      counter.inc();
    }
    if (outcome.served()) {
      duration.observe(nanos * NANOS);
    }
  }

  /** Counts tokens; what is not known is negative and not counted. */
  void tokens(Usage usage) {
    prompt.inc(Math.max(0, usage.promptTokens()));
    cached.inc(Math.max(0, usage.cachedTokens()));
    completion.inc(Math.max(0, usage.completionTokens()));
  }
}
