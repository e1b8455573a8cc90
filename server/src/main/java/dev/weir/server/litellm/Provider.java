package dev.weir.server.litellm;

import java.util.List;
import java.util.Optional;

/**
 * What the word before the slash of {@code litellm_params.model} means here.
 *
 * @param kind as in {@code engines[].kind}
 * @param base base URL where {@code api_base} is missing; empty: it is needed
 * @param baseVariable environment variable with the base URL; empty: none
 * @param keyVariable environment variable with the key where {@code api_key} is missing; empty:
 *     none
 * @param needsKey without a key it answers nobody
 */
record Provider(
    String prefix,
    String kind,
    String base,
    String baseVariable,
    String keyVariable,
    boolean needsKey) {

  private static final List<Provider> ALL =
      List.of(
          hosted("openai", "openai", "https://api.openai.com/v1", "OPENAI_API_KEY"),
          hosted("text-completion-openai", "openai", "https://api.openai.com/v1", "OPENAI_API_KEY"),
          hosted("anthropic", "anthropic", "https://api.anthropic.com", "ANTHROPIC_API_KEY"),
          hosted(
              "gemini",
              "gemini",
              "https://generativelanguage.googleapis.com/v1beta/openai",
              "GEMINI_API_KEY"),
          hosted("openrouter", "compatible", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
          hosted("groq", "compatible", "https://api.groq.com/openai/v1", "GROQ_API_KEY"),
          hosted("mistral", "compatible", "https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
          hosted("deepseek", "compatible", "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY"),
          hosted("together_ai", "compatible", "https://api.together.xyz/v1", "TOGETHERAI_API_KEY"),
          hosted(
              "fireworks_ai",
              "compatible",
              "https://api.fireworks.ai/inference/v1",
              "FIREWORKS_AI_API_KEY"),
          hosted("xai", "compatible", "https://api.x.ai/v1", "XAI_API_KEY"),
          new Provider("azure", "azure", "", "AZURE_API_BASE", "AZURE_API_KEY", true),
          own("custom_openai", "compatible", ""),
          own("litellm_proxy", "compatible", "LITELLM_PROXY_API_BASE"),
          own("hosted_vllm", "vllm", "HOSTED_VLLM_API_BASE"),
          own("vllm", "vllm", ""),
          own("lm_studio", "lmstudio", "LM_STUDIO_API_BASE"),
          own("llamafile", "llamacpp", "LLAMAFILE_API_BASE"),
          new Provider("ollama", "ollama", "http://localhost:11434", "OLLAMA_API_BASE", "", false),
          new Provider(
              "ollama_chat", "ollama", "http://localhost:11434", "OLLAMA_API_BASE", "", false));

  private static Provider hosted(String prefix, String kind, String base, String key) {
    return new Provider(prefix, kind, base, "", key, true);
  }

  private static Provider own(String prefix, String kind, String baseVariable) {
    return new Provider(prefix, kind, "", baseVariable, "", false);
  }

  static Optional<Provider> of(String prefix) {
    return ALL.stream().filter(provider -> provider.prefix.equals(prefix)).findFirst();
  }

  /** Whose model this is when nothing is written before it. */
  static Optional<Provider> ofBareModel(String model) {
    if (model.matches("(gpt-|chatgpt-|o[0-9]|text-embedding-|davinci|babbage).*")) {
      return of("openai");
    }
    return model.startsWith("claude") ? of("anthropic") : Optional.empty();
  }
}
