package dev.weir.control;

import java.util.Locale;

/** What stands behind an engine's URL: decides the health probe and what may be asked of it. */
public enum EngineKind {
  VLLM("/health"),
  SGLANG("/health"),
  LLAMACPP("/health"),
  OLLAMA("/api/version"),
  OPENAI("/v1/models"),
  ANTHROPIC("/v1/models"),
  SIM("/health");

  private final String probePath;

  EngineKind(String probePath) {
    this.probePath = probePath;
  }

  /** The path that answers 200 while the engine is able to serve. */
  public String probePath() {
    return probePath;
  }

  /** True for providers that are reached over the internet and asked with a key. */
  public boolean hosted() {
    return this == OPENAI || this == ANTHROPIC;
  }

  /** The name in {@code weir.yaml}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
