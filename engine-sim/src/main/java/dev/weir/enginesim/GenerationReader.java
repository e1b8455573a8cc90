package dev.weir.enginesim;

import dev.weir.enginesim.text.Prompt;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads chat and completion requests. What makes no difference to a simulation is not looked at.
 */
final class GenerationReader {
  private final EngineOptions options;

  GenerationReader(EngineOptions options) {
    this.options = options;
  }

  GenerationRequest read(Fields fields, boolean chat, String id) throws ApiException {
    List<Prompt> prompts =
        chat
            ? List.of(new ChatReader(options).read(fields))
            : new PromptReader(options.tokenizer()).read(fields, "prompt");
    Integer maxTokens = fields.integer("max_tokens", 1);
    Integer maxCompletion = chat ? fields.integer("max_completion_tokens", 1) : null;
    Integer minTokens = fields.integer("min_tokens", 0);
    Integer n = fields.integer("n", 1);
    if (n != null && n != 1) {
      throw ApiException.invalid("n", n, "1");
    }
    return new GenerationRequest(
        chat,
        id,
        prompts,
        chat ? new FormReader(fields).read() : new Form.Prose(),
        maxCompletion != null ? maxCompletion : maxTokens,
        minTokens == null ? 0 : minTokens,
        fields.bool("ignore_eos"),
        stops(fields),
        fields.bool("stream"),
        includeUsage(fields),
        seed(fields));
  }

  private static List<String> stops(Fields fields) throws ApiException {
    List<String> stops = fields.strings("stop");
    if (stops.contains("")) {
      throw ApiException.invalid("stop", "an empty string", "no empty strings");
    }
    return stops;
  }

  private static boolean includeUsage(Fields fields) throws ApiException {
    JsonNode options = fields.get("stream_options");
    if (options == null) {
      return false;
    }
    if (!fields.bool("stream")) {
      throw new ApiException(
          ApiError.invalid(
              "stream_options", "Stream options can only be defined when `stream=True`."));
    }
    if (!options.isObject()) {
      throw ApiException.invalid("stream_options", options, "an object");
    }
    return new Fields(options).bool("include_usage");
  }

  private static long seed(Fields fields) throws ApiException {
    @Nullable JsonNode seed = fields.get("seed");
    if (seed != null && (!seed.isIntegralNumber() || !seed.canConvertToLong())) {
      throw ApiException.invalid("seed", seed, "a whole number");
    }
    return seed == null ? 0 : seed.longValue();
  }
}
