package dev.weir.protocol.translate;

/**
 * How an engine wants chat completions put.
 *
 * @param model the engine's own name of the model
 * @param asDocumented whether it takes nothing but what OpenAI documents today: the bound on the
 *     answer under its newer name, and no {@code top_k}
 */
public record ChatWords(String model, boolean asDocumented) {
  String maxTokens() {
    return asDocumented ? "max_completion_tokens" : "max_tokens";
  }
}
