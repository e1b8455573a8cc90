package dev.weir.protocol.translate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tokens of an answer as chat completions count them.
 *
 * @param prompt all tokens of the prompt, the cached ones included
 * @param completion all tokens of the answer, the reasoning included
 */
record ChatUsage(long prompt, long cached, long completion, long reasoning) {
  static final ChatUsage NONE = new ChatUsage(0, 0, 0, 0);

  /**
   * @param usage null: not told
   */
  static ChatUsage of(@Nullable JsonNode usage) {
    if (usage == null || !usage.isObject()) {
      return NONE;
    }
    long prompt = Json.count(usage.path("prompt_tokens"));
    long cached = Json.count(usage.path("prompt_tokens_details").path("cached_tokens"));
    return new ChatUsage(
        prompt,
        Math.min(cached, prompt),
        Json.count(usage.path("completion_tokens")),
        Json.count(usage.path("completion_tokens_details").path("reasoning_tokens")));
  }

  ChatUsage withCompletion(long tokens) {
    return new ChatUsage(prompt, cached, tokens, reasoning);
  }

  /** Prompt tokens that were not in the engine's cache. */
  long uncached() {
    return prompt - cached;
  }

  long total() {
    return prompt + completion;
  }
}
