package dev.weir.enginesim.text;

import java.util.List;

/**
 * What a request says about the end of its answer.
 *
 * @param maxTokens at most, &gt; 0
 * @param minTokens before which neither the model nor a stop string ends it
 * @param ignoreEnd whether the model's own end counts
 * @param stops texts that end the answer and are not part of it
 */
public record AnswerLimits(int maxTokens, int minTokens, boolean ignoreEnd, List<String> stops) {
  public AnswerLimits {
    if (maxTokens <= 0) {
      throw new IllegalArgumentException("maxTokens: " + maxTokens + " (expected: > 0)");
    }
    stops = List.copyOf(stops);
  }

  /** At most so many tokens, else as long as the model likes. */
  public static AnswerLimits atMost(int maxTokens) {
    return new AnswerLimits(maxTokens, 0, false, List.of());
  }

  /** So many tokens and no fewer. */
  public static AnswerLimits exactly(int tokens) {
    return new AnswerLimits(tokens, 0, true, List.of());
  }
}
