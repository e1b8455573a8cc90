package dev.weir.server.litellm;

import java.util.Map;

/** What follows when a key of LiteLLM's configuration is left out. */
final class Consequence {
  private static final String NONE = "not used (no equivalent)";
  private static final String NO_LIMIT = "not limited (limits come with tenants)";
  private static final String NO_COST = "costs are not counted";
  private static final String NO_FALLBACK =
      "no other model is tried (only the other engines of the same one)";
  private static final String ONE_TIMEOUT =
      "not for one engine (server.timeouts is for all of them)";
  private static final String AS_SENT = "requests go out as clients send them";
  private static final String NO_SHARING = "gateways share nothing";
  private static final String NO_CACHE = "answers are not cached";
  private static final String NO_CALLBACK =
      "nobody is called back (GET /metrics shows what happens)";
  private static final String NO_DATABASE = "no database: its keys, teams and budgets do not count";

  private static final Map<String, String> PARAMETER =
      Map.ofEntries(
          Map.entry("rpm", NO_LIMIT),
          Map.entry("tpm", NO_LIMIT),
          Map.entry("max_budget", NO_LIMIT),
          Map.entry("budget_duration", NO_LIMIT),
          Map.entry("weight", "not weighted (requests go where least is to be done)"),
          Map.entry("order", "no order (all engines of a model are equal)"),
          Map.entry("timeout", ONE_TIMEOUT),
          Map.entry("stream_timeout", ONE_TIMEOUT),
          Map.entry("max_retries", "not for one engine (server.limits.attempts is for all)"),
          Map.entry("num_retries", "not for one engine (server.limits.attempts is for all)"),
          Map.entry("input_cost_per_token", NO_COST),
          Map.entry("output_cost_per_token", NO_COST),
          Map.entry("tags", "no routing by tags"),
          Map.entry("temperature", AS_SENT),
          Map.entry("top_p", AS_SENT),
          Map.entry("max_tokens", AS_SENT),
          Map.entry("seed", AS_SENT),
          Map.entry("drop_params", AS_SENT),
          Map.entry("extra_body", AS_SENT),
          Map.entry("mock_response", "the engine is asked"));

  private static final Map<String, String> SETTING =
      Map.ofEntries(
          Map.entry("routing_strategy", "requests go where least is to be done"),
          Map.entry("routing_strategy_args", "requests go where least is to be done"),
          Map.entry("fallbacks", NO_FALLBACK),
          Map.entry("default_fallbacks", NO_FALLBACK),
          Map.entry("context_window_fallbacks", NO_FALLBACK),
          Map.entry("content_policy_fallbacks", NO_FALLBACK),
          Map.entry("redis_host", NO_SHARING),
          Map.entry("redis_port", NO_SHARING),
          Map.entry("redis_password", NO_SHARING),
          Map.entry("redis_url", NO_SHARING),
          Map.entry("cache", NO_CACHE),
          Map.entry("cache_params", NO_CACHE),
          Map.entry("drop_params", AS_SENT),
          Map.entry("callbacks", NO_CALLBACK),
          Map.entry("success_callback", NO_CALLBACK),
          Map.entry("failure_callback", NO_CALLBACK),
          Map.entry("database_url", NO_DATABASE),
          Map.entry("store_model_in_db", NO_DATABASE),
          Map.entry("max_parallel_requests", NO_LIMIT),
          Map.entry("global_max_parallel_requests", NO_LIMIT),
          Map.entry("include", "those files are not read"),
          Map.entry("set_verbose", "WEIR_JAVA_OPTS=-Dweir.log=DEBUG says more"));

  private Consequence() {}

  static String ofParameter(String key) {
    return PARAMETER.getOrDefault(key, NONE);
  }

  static String ofSetting(String key) {
    return SETTING.getOrDefault(key, NONE);
  }

  static String ofInformation(String key) {
    return key.endsWith("_cost_per_token") ? NO_COST : "not used (information only)";
  }

  static String ofItem(String key) {
    return PARAMETER.getOrDefault(key, NONE);
  }
}
