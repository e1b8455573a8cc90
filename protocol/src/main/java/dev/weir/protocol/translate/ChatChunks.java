package dev.weir.protocol.translate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the chunks of one stream of chat completions: what they say, and how the answer ended. */
final class ChatChunks {
  private final BlockSequence blocks;
  private long created;
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
    }
    return chunk;
  }

  /** Passes on what the first choice of the chunk says. */
  void say(JsonNode chunk) throws Untranslatable {
    for (JsonNode choice : chunk.path("choices")) {
      if (Json.count(choice.path("index")) != 0) {
        continue;
      }
      JsonNode delta = choice.path("delta");
      blocks.say(Kind.REASONING, ChatCompletion.reasoning(delta));
      blocks.say(Kind.TEXT, ChatCompletion.text(delta, "content"));
      blocks.say(Kind.REFUSAL, ChatCompletion.text(delta, "refusal"));
      for (JsonNode call : delta.path("tool_calls")) {
        call(call);
      }
      ChatFinish ended = ChatFinish.of(choice);
      finish = ended == null ? finish : ended;
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

  /** What was told of it last; engines may count along. */
  ChatUsage usage() {
    return usage == null ? ChatUsage.NONE : usage;
  }
}
