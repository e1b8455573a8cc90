package dev.weir.enginesim;

import dev.weir.enginesim.text.AnswerLimits;
import dev.weir.enginesim.text.Prompt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat or completion request, read and checked.
 *
 * @param chat which of the two
 * @param id of the answer
 * @param prompts one for a chat, any number for completions
 * @param form of each answer
 * @param maxTokens of each answer, if said
 * @param seed of its own
 */
record GenerationRequest(
    boolean chat,
    String id,
    List<Prompt> prompts,
    Form form,
    @Nullable Integer maxTokens,
    int minTokens,
    boolean ignoreEnd,
    List<String> stops,
    boolean stream,
    boolean includeUsage,
    long seed) {

  /** The limits of the answer to one of the prompts, within the length of the model's context. */
  AnswerLimits limits(Prompt prompt, int maxModelLength) throws ApiException {
    int room = maxModelLength - prompt.tokens();
    int wanted = maxTokens == null ? Math.max(1, minTokens) : maxTokens;
    if (wanted > room) {
      throw new ApiException(
          ApiError.invalid(
              chat ? "messages" : "prompt",
              ("This model's maximum context length is %d tokens. However, you requested %d tokens"
                      + " (%d in the %s, %d in the completion). Please reduce the length of the"
                      + " messages or completion.")
                  .formatted(
                      maxModelLength,
                      prompt.tokens() + (long) wanted,
                      prompt.tokens(),
                      chat ? "messages" : "prompt",
                      wanted)));
    }
    return new AnswerLimits(maxTokens == null ? room : maxTokens, minTokens, ignoreEnd, stops);
  }
}
