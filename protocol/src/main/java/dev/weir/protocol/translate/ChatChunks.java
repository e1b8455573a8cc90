package dev.weir.protocol.translate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the chunks of one stream of chat completions: what they say, and how the answer ended. Of
 * an engine that does not tell its tokens the chunks that say something are counted instead:
 * engines send about one for each token.
 */
final class ChatChunks {
  private final BlockSequence blocks;
  private long created;
  private long spoken;
  private boolean counted;
  private @Nullable ChatFinish finish;
  private @Nullable ChatUsage usage;

  ChatChunks(BlockSequence blocks) {
    this.blocks = blocks;
  }

  /**
   * @return the chunk, for {@link #say}
   */
  JsonNode read(byte[] json, int from, int to) throws Untranslatable {
    JsonNode chunk = Json.answer(json, from, to);
    boolean says = chunk.path("choices").isArray() || chunk.path("usage").isObject();
    if (chunk.hasNonNull("error") || !says) {
      throw Untranslatable.answer("has an event that is no chunk of an answer");
    }
    created = created == 0 ? Json.count(chunk.path("created")) : created;
    if (chunk.path("usage").isObject()) {
      usage = ChatUsage.of(chunk.get("usage"));
      counted |= chunk.path("usage").path("completion_tokens").isIntegralNumber();
    }
    return chunk;
  }

  /** Passes on what the first choice of the chunk says. */
  void say(JsonNode chunk) throws Untranslatable {
    for (JsonNode choice : chunk.path("choices")) {
      if (Json.count(choice.path("index")) != 0) {
        continue;
      }
      hear(choice.path("delta"));
      ChatFinish ended = ChatFinish.of(choice);
      finish = ended == null ? finish : ended;
    }
  }

  private void hear(JsonNode delta) throws Untranslatable {
    String reasoning = ChatCompletion.reasoning(delta);
    String text = ChatCompletion.text(delta, "content");
    String refusal = ChatCompletion.text(delta, "refusal");
    JsonNode calls = delta.path("tool_calls");
    boolean silent = reasoning.isEmpty() && text.isEmpty() && refusal.isEmpty() && calls.isEmpty();
    spoken += silent ? 0 : 1;
    blocks.say(Kind.REASONING, reasoning);
    blocks.say(Kind.TEXT, text);
    blocks.say(Kind.REFUSAL, refusal);
    for (JsonNode call : calls) {
      call(call);
    }
  }

  private void call(JsonNode call) throws Untranslatable {
    JsonNode function = call.path("function");
    blocks.call(
        Json.count(call.path("index")),
        ChatCompletion.text(call, "id"),
        ChatCompletion.text(function, "name"),
        ChatCompletion.arguments(function));
  }

  /** Seconds since 1970, by the engine's clock. */
  long created() {
    return created;
  }

  ChatFinish finish() {
    return finish == null ? ChatFinish.STOP : finish;
  }

  /** What was told of it last; engines may count along. Where it was not, an estimate. */
  ChatUsage usage() {
    ChatUsage told = usage == null ? ChatUsage.NONE : usage;
    return counted ? told : told.withCompletion(spoken);
  }
}
