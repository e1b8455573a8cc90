package dev.weir.protocol.translate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Why an answer ended.
 *
 * @param stopSequence the one of the client's that was met, where the engine tells it; null: none
 */
record ChatFinish(Reason reason, @Nullable String stopSequence) {
  static final ChatFinish STOP = new ChatFinish(Reason.STOP, null);

  enum Reason {
    STOP,
    LENGTH,
    TOOL_CALLS,
    FILTERED
  }

  /** Of a choice; null: it has not ended. */
  static @Nullable ChatFinish of(JsonNode choice) {
    JsonNode reason = choice.path("finish_reason");
    if (!reason.isString()) {
      return null;
    }
    return switch (reason.stringValue()) {
      case "" -> null;
      case "length" -> new ChatFinish(Reason.LENGTH, null);
      case "tool_calls", "function_call" -> new ChatFinish(Reason.TOOL_CALLS, null);
      case "content_filter" -> new ChatFinish(Reason.FILTERED, null);
      default -> new ChatFinish(Reason.STOP, sequence(choice));
    };
  }

  /** vLLM says it in one field and SGLang in another; a number there is a token. */
  private static @Nullable String sequence(JsonNode choice) {
    for (String field : new String[] {"stop_reason", "matched_stop"}) {
      JsonNode met = choice.path(field);
      if (met.isString() && !met.stringValue().isEmpty()) {
        return met.stringValue();
      }
    }
    return null;
  }
}
