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

  private void line(String line) {
    int colon = line.indexOf(':');
    if (colon < 0 || line.startsWith("#")) {
      return;
    }
    int end = nameEnd(line);
    double value = value(line);
    if (!(value >= 0 && value <= Long.MAX_VALUE)) {
      return;
    }
    switch (line.substring(0, end)) {
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

  private void cacheConfig(String line) {
    double tokens = label(line, "num_gpu_blocks") * label(line, "block_size");
    if (tokens > 0) {
      kvTokens = sum(kvTokens, tokens);
    }
  }

  private static double sum(double before, double more) {
    return Math.max(0, before) + more;
  }

  private static int nameEnd(String line) {
    int end = 0;
    while (end < line.length() && line.charAt(end) != '{' && line.charAt(end) != ' ') {
      end++;
    }
    return end;
  }

  /** The number behind name and labels, before a time that may follow; NaN: there is none. */
  private static double value(String line) {
    String rest = line.substring(line.lastIndexOf('}') + 1).strip();
    int name = line.indexOf('}') < 0 ? rest.indexOf(' ') + 1 : 0;
    int end = rest.indexOf(' ', name);
    return number(rest.substring(name, end < 0 ? rest.length() : end));
  }

  /** The number that a label is; 0: it is none, or not there. */
  private static double label(String line, String name) {
    String before = name + "=\"";
    int from = line.indexOf(before);
    int end = from < 0 ? -1 : line.indexOf('"', from + before.length());
    double value = end < 0 ? 0 : number(line.substring(from + before.length(), end));
    return value > 0 ? value : 0;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }
}
