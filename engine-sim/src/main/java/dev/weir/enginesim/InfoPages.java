package dev.weir.enginesim;

import dev.weir.simulator.engine.SimulatedEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What routers ask an engine about itself, in vLLM's and SGLang's words. */
final class InfoPages {
  private static final String VLLM_VERSION = "0.19.0";

  private final EngineHost host;
  private final EngineOptions options;

  InfoPages(EngineHost host) {
    this.host = host;
    this.options = host.options();
  }

  /** The page at this path, or null if there is none. */
  byte @Nullable [] page(String path) {
    return switch (path) {
      case "/health", "/ping", "/health_generate" -> new byte[0];
      case "/version" -> Json.bytes(Map.of("version", VLLM_VERSION));
      case "/v1/models" -> Json.bytes(Map.of("object", "list", "data", List.of(model())));
      case "/v1/loads" -> Json.bytes(loads());
      case "/load" -> Json.bytes(Map.of("server_load", requests()));
      case "/get_model_info", "/model_info" -> Json.bytes(modelInfo());
      case "/get_server_info", "/server_info" -> Json.bytes(serverInfo());
      default -> path.equals("/v1/models/" + options.model()) ? Json.bytes(model()) : null;
    };
  }

  private Map<String, Object> model() {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("id", options.model());
    model.put("object", "model");
    model.put("created", host.epochSeconds());
    model.put("owned_by", "vllm");
    model.put("root", options.model());
    model.put("max_model_len", options.maxModelLength());
    return model;
  }

  private Map<String, Object> modelInfo() {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("model_path", options.model());
    info.put("is_generation", true);
    info.put("max_context_length", options.maxModelLength());
    return info;
  }

  private Map<String, Object> serverInfo() {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("model_path", options.model());
    info.put("served_model_name", options.model());
    info.put("version", VLLM_VERSION);
    info.put("max_running_requests", options.settings().profile().maxSequences());
    info.put("max_total_num_tokens", capacity());
    info.put("max_model_len", options.maxModelLength());
    info.put("tp_size", 1);
    info.put("dp_size", 1);
    return info;
  }

  private Map<String, Object> loads() {
    SimulatedEngine engine = host.runner().engine();
    Map<String, Object> rank = new LinkedHashMap<>();
    rank.put("dp_rank", 0);
    rank.put("timestamp", host.epochSeconds());
    rank.put("num_running_reqs", engine.running());
    rank.put("num_waiting_reqs", engine.waiting());
    rank.put("num_used_tokens", used());
    rank.put("num_total_tokens", used());
    rank.put("max_total_num_tokens", capacity());
    rank.put("token_usage", engine.kvUse());
    rank.put("gen_throughput", throughput());
    rank.put("cache_hit_rate", hitRate());
    rank.put("utilization", (double) engine.running() / maxRunning());
    rank.put("max_running_requests", maxRunning());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("timestamp", host.epochSeconds());
    all.put("version", VLLM_VERSION);
    all.put("dp_rank_count", 1);
    all.put("accelerator", options.settings().profile().hardware());
    all.put("loads", List.of(rank));
    all.put("aggregate", aggregate(engine));
    return all;
  }

  private Map<String, Object> aggregate(SimulatedEngine engine) {
    Map<String, Object> sum = new LinkedHashMap<>();
    sum.put("total_running_reqs", engine.running());
    sum.put("total_waiting_reqs", engine.waiting());
    sum.put("total_reqs", requests());
    sum.put("avg_token_usage", engine.kvUse());
    sum.put("avg_throughput", throughput());
    sum.put("avg_utilization", (double) engine.running() / maxRunning());
    return sum;
  }

  private int requests() {
    return host.runner().engine().running() + host.runner().engine().waiting();
  }

  private int maxRunning() {
    return options.settings().profile().maxSequences();
  }

  private long used() {
    return (long) host.runner().engine().usedBlocks() * options.settings().blockTokens();
  }

  private long capacity() {
    return (long) host.runner().engine().capacityBlocks() * options.settings().blockTokens();
  }

  private double throughput() {
    return host.metrics().tokensPerSecond(host.runner().now());
  }

  private double hitRate() {
    long asked = host.runner().engine().counters().promptTokens();
    return asked == 0 ? 0 : (double) host.runner().engine().counters().cachedTokens() / asked;
  }
}
