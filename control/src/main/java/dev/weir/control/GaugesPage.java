package dev.weir.control;

import dev.weir.scheduler.Gauges;
import java.util.Optional;

/**
 * Reads the few figures that the scheduler can use from an engine's metrics, which are in the text
 * format of Prometheus and under the names of vLLM or SGLang.
 *
 * <p>Whatever else is on the page is passed over, and so is a line that cannot be read: engines add
 * and rename metrics from version to version. An engine of several ranks tells each figure once for
 * each; counts are added up, shares averaged.
 */
final class GaugesPage {
  private double running = -1;
  private double waiting = -1;
  private double use;
  private int uses;
  private double kvTokens = -1;

  private GaugesPage() {}

  /** What the page tells; empty: none of it. */
  static Optional<Gauges> read(String page) {
    GaugesPage gauges = new GaugesPage();
    page.lines().forEach(gauges::line);
    return gauges.gauges();
  }

  private Optional<Gauges> gauges() {
    boolean nothing = running < 0 && waiting < 0 && uses == 0 && kvTokens < 0;
    return nothing
        ? Optional.empty()
        : Optional.of(
            new Gauges((int) running, (int) waiting, uses == 0 ? -1 : use / uses, (long) kvTokens));
  }

  private void line(String text) {
    MetricLine line = MetricLine.read(text);
    if (line == null || !(line.value() >= 0 && line.value() <= Long.MAX_VALUE)) {
      return;
    }
    double value = line.value();
    switch (line.name()) {
      case "vllm:num_requests_running", "sglang:num_running_reqs" -> running = sum(running, value);
      case "vllm:num_requests_waiting", "sglang:num_queue_reqs" -> waiting = sum(waiting, value);
      case "vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc", "sglang:token_usage" -> {
        use += Math.min(1, value);
        uses++;
      }
      case "sglang:max_total_num_tokens" -> kvTokens = sum(kvTokens, value);
      case "vllm:cache_config_info" -> cacheConfig(line);
      default -> {}
    }
  }

  private void cacheConfig(MetricLine line) {
    double tokens = line.number("num_gpu_blocks") * line.number("block_size");
    if (tokens > 0) {
      kvTokens = sum(kvTokens, tokens);
    }
  }

  private static double sum(double before, double more) {
    return Math.max(0, before) + more;
  }
}
