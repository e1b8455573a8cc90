package dev.weir.gateway;

import dev.weir.control.ledger.LedgerIntake;
import dev.weir.control.ledger.LedgerStatus;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.ToDoubleFunction;

/** What Prometheus is told of the ledger. Alarm on lost rows, a failing disk, and a full ring. */
final class LedgerMetrics {
  private LedgerMetrics() {}

  static void show(LedgerIntake ledger, PrometheusRegistry registry) {
    counter(ledger, registry, "weir_ledger_rows_total", "Rows handed over", s -> s.accepted());
    counter(ledger, registry, "weir_ledger_durable_total", "Rows on disk", s -> s.durable());
    counter(ledger, registry, "weir_ledger_lost_total", "Rows without room", s -> s.lost());
    counter(
        ledger,
        registry,
        "weir_ledger_skipped_bytes_total",
        "Bytes of the log that could not be read",
        s -> s.skippedBytes());
    gauge(ledger, registry, "weir_ledger_ring_fill", "Of the fullest ring", s -> s.ringFill());
    gauge(
        ledger,
        registry,
        "weir_ledger_store_behind_bytes",
        "Of the log, not in the store",
        s -> s.storeBehind());
    gauge(
        ledger,
        registry,
        "weir_ledger_disk_failing",
        "Whether the log cannot be written",
        s -> s.diskFails() ? 1 : 0);
    gauge(
        ledger,
        registry,
        "weir_ledger_store_failing",
        "Whether the store takes no rows",
        s -> s.storeFails() ? 1 : 0);
  }

  private static void counter(
      LedgerIntake ledger,
      PrometheusRegistry registry,
      String name,
      String help,
      ToDoubleFunction<LedgerStatus> reading) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(value -> value.call(reading.applyAsDouble(ledger.status())))
        .register(registry);
  }

  private static void gauge(
      LedgerIntake ledger,
      PrometheusRegistry registry,
      String name,
      String help,
      ToDoubleFunction<LedgerStatus> reading) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(value -> value.call(reading.applyAsDouble(ledger.status())))
        .register(registry);
  }
}
