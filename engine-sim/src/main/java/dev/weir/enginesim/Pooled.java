package dev.weir.enginesim;

import dev.weir.enginesim.text.Prompt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A request whose prompts are read and not continued.
 *
 * @param prompts to read
 * @param param the member of the request that they came from
 * @param body writes the answer when all are read
 */
record Pooled(List<Prompt> prompts, String param, Function<List<Choice>, byte[]> body) {

  /** The usage of such a request. */
  static Map<String, Object> usage(List<Choice> choices) {
    int tokens = choices.stream().mapToInt(Choice::promptTokens).sum();
    Map<String, Object> usage = new LinkedHashMap<>();
    usage.put("prompt_tokens", tokens);
    usage.put("total_tokens", tokens);
    return usage;
  }
}
