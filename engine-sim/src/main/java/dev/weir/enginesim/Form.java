package dev.weir.enginesim;

import dev.weir.enginesim.text.Answer;
import dev.weir.enginesim.text.AnswerLimits;
import dev.weir.enginesim.text.Call;
import dev.weir.enginesim.text.Prompt;
import dev.weir.simulator.engine.BlockHashes;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/** What kind of answer a request asks for. */
sealed interface Form {
  /** Words, as many as the limits let the model say. */
  record Prose() implements Form {}

  /** One JSON document that fits a schema. */
  record Document(JsonNode schema) implements Form {}

  /** One call of a tool. */
  record ToolCall(Tool tool) implements Form {}

  /**
   * The answer in this form: the same for equal arguments, always. Documents and arguments end by
   * themselves or at the greatest number of tokens; the other limits are for words.
   */
  default Answer answer(Prompt prompt, AnswerLimits limits, long seed) throws ApiException {
    long dice = prompt.questionHash() ^ BlockHashes.mix(seed);
    return switch (this) {
      case Prose _ -> Answer.to(prompt, limits, seed);
      case Document(JsonNode schema) ->
          Answer.spelling(
              new SchemaWriter("response_format", schema, dice).json(), prompt, limits.maxTokens());
      case ToolCall(Tool tool) -> {
        String arguments = new SchemaWriter("tools", tool.parameters(), dice).json();
        Call call =
            new Call(
                "chatcmpl-tool-" + HexFormat.of().toHexDigits(BlockHashes.mix(dice)), tool.name());
        yield Answer.calling(call, arguments, prompt, limits.maxTokens());
      }
    };
  }
}
