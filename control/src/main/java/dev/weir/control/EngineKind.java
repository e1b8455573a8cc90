package dev.weir.control;

import dev.weir.protocol.Api;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What stands behind an engine's URL: decides the health probe and what may be asked of it. */
public enum EngineKind {
  VLLM("/health"),
  SGLANG("/health"),
  LLAMACPP("/health"),
  OLLAMA("/api/version"),
  OPENAI("/v1/models"),
  ANTHROPIC("/v1/models"),
  SIM("/health");

  private static final Set<Api> OPENAI_SPEAKS =
      EnumSet.of(Api.CHAT, Api.COMPLETIONS, Api.EMBEDDINGS, Api.RESPONSES);
  private static final Set<Api> OPENAI_LACKS =
      EnumSet.of(
          Api.MESSAGES, Api.COUNT_TOKENS, Api.RERANK, Api.SCORE, Api.TOKENIZE, Api.DETOKENIZE);
  private static final Set<Api> ANTHROPIC_SPEAKS =
      EnumSet.of(Api.MESSAGES, Api.COUNT_TOKENS, Api.CHAT);

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

  /** What is known beforehand about a call at an engine of this kind. */
  public Speaks speaks(Api api) {
    return switch (this) {
      case VLLM, SGLANG, LLAMACPP, OLLAMA, SIM -> api == Api.CHAT ? Speaks.YES : Speaks.UNKNOWN;
      case OPENAI -> speaks(api, OPENAI_SPEAKS, OPENAI_LACKS);
      case ANTHROPIC -> ANTHROPIC_SPEAKS.contains(api) ? Speaks.YES : Speaks.NO;
    };
  }

  private static Speaks speaks(Api api, Set<Api> spoken, Set<Api> lacking) {
    if (spoken.contains(api)) {
      return Speaks.YES;
    }
    return lacking.contains(api) ? Speaks.NO : Speaks.UNKNOWN;
  }

  /** Whether a call is worth a try. */
  public enum Speaks {
    /** It has always been there. */
    YES,
    /** It is certainly not there: asking would be in vain. */
    NO,
    /** It depends on the version or the model: only a try tells. */
    UNKNOWN
  }

  /** The name in {@code weir.yaml}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
