package dev.weir.enginesim;

import dev.weir.simulator.engine.EngineCounters;
import dev.weir.simulator.engine.SimulatedEngine;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The state of an engine as Prometheus text under vLLM's names. */
final class MetricsPage {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final EngineHost host;
  private final String labels;
  private final StringBuilder page = new StringBuilder(16_384);

  MetricsPage(EngineHost host) {
    this.host = host;
    this.labels = "engine=\"0\",model_name=\"%s\"".formatted(escape(host.options().model()));
  }

  byte[] bytes() {
    SimulatedEngine engine = host.runner().engine();
    EngineCounters counters = engine.counters();
    gauge("num_requests_running", engine.running());
    gauge("num_requests_waiting", engine.waiting());
    gauge("kv_cache_usage_perc", engine.kvUse());
    gauge("engine_sleep_state", 0);
    counter("prefix_cache_queries_total", counters.promptTokens());
    counter("prefix_cache_hits_total", counters.cachedTokens());
    counter("num_preemptions_total", counters.preemptions());
    counter("prompt_tokens_total", counters.promptTokens());
    counter("generation_tokens_total", counters.generatedTokens());
    cacheConfig(engine);
    finished();
    EngineMetrics metrics = host.metrics();
    histogram("time_to_first_token_seconds", metrics.ttft);
    histogram("inter_token_latency_seconds", metrics.interToken);
    histogram("e2e_request_latency_seconds", metrics.endToEnd);
    histogram("request_queue_time_seconds", metrics.queue);
    histogram("request_prompt_tokens", metrics.promptTokens);
    histogram("request_generation_tokens", metrics.generationTokens);
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void gauge(String name, double value) {
    type(name, "gauge");
    sample(name, labels, value);
  }

  private void counter(String name, long value) {
    type(name, "counter");
    count(name, labels, value);
  }

  private void histogram(String name, Histogram histogram) {
    type(name, "histogram");
    histogram.write(page, "vllm:" + name, labels);
  }

  private void cacheConfig(SimulatedEngine engine) {
    type("cache_config_info", "gauge");
    String config =
        "block_size=\"%d\",num_gpu_blocks=\"%d\",enable_prefix_caching=\"True\",engine=\"0\""
            .formatted(host.options().settings().blockTokens(), engine.capacityBlocks());
    sample("cache_config_info", config, 1);
  }

  private void finished() {
    type("request_success_total", "counter");
    for (EngineMetrics.Finish how : EngineMetrics.Finish.values()) {
      String reason = "finished_reason=\"" + how.name().toLowerCase(Locale.ROOT) + "\"";
      count("request_success_total", labels + "," + reason, host.metrics().count(how));
    }
  }

  private void type(String name, String type) {
    page.append("# TYPE vllm:").append(name).append(' ').append(type).append('\n');
  }

  private void sample(String name, String with, double value) {
    page.append("vllm:").append(name).append('{').append(with).append("} ");
    page.append(value).append('\n');
  }

  private void count(String name, String with, long value) {
    page.append("vllm:").append(name).append('{').append(with).append("} ");
    page.append(value).append('\n');
  }

  private static String escape(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
