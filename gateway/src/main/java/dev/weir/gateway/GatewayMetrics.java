package dev.weir.gateway;

import dev.weir.control.Fleet;
import dev.weir.control.degrade.Ladders;
import dev.weir.control.ledger.LedgerIntake;
import dev.weir.scheduler.Outcome;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the gateway counts. Labels are closed sets: configured models and engines, and the outcomes;
 * nothing that a client sends becomes a label.
 */
final class GatewayMetrics {
  /** The model label of requests that named none that exists. */
  static final String NO_MODEL = "";

  private static final double[] SECONDS = {
    .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Map<String, ModelMetrics> models = new ConcurrentHashMap<>();
  private final Counter requests =
      Counter.builder()
          .name("weir_requests_total")
          .help("Requests that ended, by how")
          .labelNames("model", "outcome")
          .register(registry);
  private final Counter tokens =
      Counter.builder()
          .name("weir_tokens_total")
          .help("Tokens read and written, as the engines counted them")
          .labelNames("model", "kind")
          .register(registry);
  private final Counter attempts =
      Counter.builder()
          .name("weir_attempts_failed_total")
          .help("Attempts at an engine that came to nothing, by why")
          .labelNames("engine", "failure")
          .register(registry);
  private final ConnectionMetrics connections = new ConnectionMetrics(registry);
  private final Histogram firstToken =
      seconds(
          "weir_time_to_first_token_seconds",
          "From the request's first byte to the answer's first content");
  private final Histogram interToken =
      seconds("weir_inter_token_seconds", "Between two pieces of content of a stream");
  private final Histogram duration =
      seconds("weir_request_seconds", "From the request's first byte to the end, served requests");

  private final Histogram refusal =
      Histogram.builder()
          .name("weir_refusal_seconds")
          .help("From the request's last byte to the refusal, by how it ended")
          .labelNames("model", "outcome")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);
  private final ShadowMetrics shadows = new ShadowMetrics(registry);
  private final Counter degraded = DegradeMetrics.requests(registry);
  private final PredictionMetrics predictions = new PredictionMetrics(registry);
  private final RetryMetrics retries = new RetryMetrics(registry);
  private final HedgeMetrics hedges = new HedgeMetrics(registry);
  private final ContinuationMetrics continuations = new ContinuationMetrics(registry);

  /** Shows the live state of the rest of the house. */
  void show(Lifecycle lifecycle, Fleet fleet, Pools pools, ByteBudget budget) {
    gauge("weir_requests_in_flight", "Requests accepted and not ended, waiting ones included")
        .callback(value -> value.call(lifecycle.requests()))
        .register(registry);
    gauge("weir_connections", "Connections of clients, idle ones included")
        .callback(value -> value.call(lifecycle.connections()))
        .register(registry);
    gauge("weir_buffered_bytes", "Request bodies and held answers")
        .callback(value -> value.call((double) budget.used()))
        .register(registry);
    gauge("weir_queued", "Requests waiting for an engine")
        .labelNames("model")
        .callback(value -> pools.all().forEach((id, pool) -> value.call(pool.pool().queued(), id)))
        .register(registry);
    EngineMetrics.show(fleet, registry);
  }

  /** Shows how the ledger is doing. */
  void show(LedgerIntake ledger) {
    LedgerMetrics.show(ledger, registry);
  }

  /** What counts copies of requests. */
  ShadowMetrics shadows() {
    return shadows;
  }

  /** Shows where models stand on their ladders. */
  void show(Ladders ladders) {
    DegradeMetrics.show(ladders, registry);
  }

  /** A request for this model gave something up, by such a step. */
  void degraded(String model, String step) {
    degraded.labelValues(model, step).inc();
  }

  /** The instruments of one model, looked up once for each request. */
  ModelMetrics model(String id) {
    ModelMetrics known = models.get(id);
    return known != null ? known : models.computeIfAbsent(id, this::newModel);
  }

  RetryMetrics retries() {
    return retries;
  }

  HedgeMetrics hedges() {
    return hedges;
  }

  void attemptFailed(String engine, Failure failure) {
    attempts.labelValues(engine, failure.name().toLowerCase(java.util.Locale.ROOT)).inc();
  }

  ContinuationMetrics continuations() {
    return continuations;
  }

  ConnectionMetrics connections() {
    return connections;
  }

  /** The text format that Prometheus scrapes. */
  byte[] scrape() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private ModelMetrics newModel(String id) {
    return new ModelMetrics(
        outcome -> requests.labelValues(id, outcome.label()),
        kind -> tokens.labelValues(id, kind),
        new ModelMetrics.Times(
            firstToken.labelValues(id),
            interToken.labelValues(id),
            duration.labelValues(id),
            refusal.labelValues(id, Outcome.REJECTED_BUSY.label()),
            refusal.labelValues(id, Outcome.EXPIRED_QUEUE.label())),
        predictions.model(id));
  }

  private Histogram seconds(String name, String help) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames("model")
        .classicOnly()
        .classicUpperBounds(SECONDS)
        .register(registry);
  }

  private static GaugeWithCallback.Builder gauge(String name, String help) {
    return GaugeWithCallback.builder().name(name).help(help);
  }
}
