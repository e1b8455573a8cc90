package dev.weir.enginesim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Token counts of a reply as the OpenAI API tells them. */
final class Usage {
  private Usage() {}

  static Map<String, Object> of(List<Choice> choices) {
    int prompt = 0;
    int completion = 0;
    int cached = 0;
    for (Choice choice : choices) {
      prompt += choice.promptTokens();
      completion += choice.answer().tokens();
      cached += choice.sequence().cachedTokens();
    }
    Map<String, Object> usage = new LinkedHashMap<>();
    usage.put("prompt_tokens", prompt);
    usage.put("total_tokens", prompt + completion);
    usage.put("completion_tokens", completion);
    usage.put("prompt_tokens_details", Map.of("cached_tokens", cached));
    return usage;
  }
}
