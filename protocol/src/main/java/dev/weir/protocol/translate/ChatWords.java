package dev.weir.protocol.translate;

/**
 * How an engine wants chat completions put.
 *
 * @param model the engine's own name of the model
 * @param asDocumented whether it takes nothing but what OpenAI documents today: the bound on the
 *     answer under its newer name, and no {@code top_k}
 * @param continues whether it can be told to go on with a message of the assistant that stands last
 */
public record ChatWords(String model, boolean asDocumented, boolean continues) {
  String maxTokens() {
    return asDocumented ? "max_completion_tokens" : "max_tokens";
  }
}
