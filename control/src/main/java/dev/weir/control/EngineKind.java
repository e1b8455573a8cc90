package dev.weir.control;

import dev.weir.protocol.Api;
import dev.weir.protocol.translate.GoingOn;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind an engine's URL: decides how it is asked, and for what. A kind exists only
 * where something differs; {@link #COMPATIBLE} is everybody's who speaks as OpenAI does and is
 * known for nothing else.
 */
public enum EngineKind {
  VLLM("/health"),
  SGLANG("/health"),
  LLAMACPP("/health"),
  OLLAMA("/api/version"),
  LMSTUDIO(null),
  OPENAI(null),
  AZURE(null),
  ANTHROPIC(null),
  GEMINI(null),
  COMPATIBLE(null),
  SIM("/health");

  private final @Nullable String healthPath;

  EngineKind(@Nullable String healthPath) {
    this.healthPath = healthPath;
  }

  /** The path that answers 200 while the engine is able to serve; null: the list of models does. */
  @Nullable String healthPath() {
    return healthPath;
  }

  /** True for providers that are reached over the internet and asked with a key. */
  public boolean hosted() {
    return switch (this) {
      case OPENAI, AZURE, ANTHROPIC, GEMINI, COMPATIBLE -> true;
      case VLLM, SGLANG, LLAMACPP, OLLAMA, LMSTUDIO, SIM -> false;
    };
  }

  /**
   * Whether its list of models is one of names that can be called. Azure's is not: that one tells
   * which models could be deployed, and calls name deployments.
   */
  public boolean listsModels() {
    return this != AZURE;
  }

  /** What is known beforehand about a call at an engine of this kind. */
  public Speaks speaks(Api api) {
    return switch (this) {
      case VLLM, SGLANG, LLAMACPP, OLLAMA, COMPATIBLE, SIM ->
          api == Api.CHAT ? Speaks.YES : Speaks.UNKNOWN;
      case LMSTUDIO -> Spoken.LMSTUDIO.of(api);
      case OPENAI -> Spoken.OPENAI.of(api);
      case AZURE -> Spoken.AZURE.of(api);
      case ANTHROPIC -> Spoken.ANTHROPIC.of(api);
      case GEMINI -> Spoken.GEMINI.of(api);
    };
  }

  /** Whether it publishes metrics whose names are known, beside its calls. */
  boolean reports() {
    return this == VLLM || this == SGLANG || this == SIM;
  }

  /** Whether it refuses what OpenAI has never documented, or does not any more. */
  public boolean asDocumented() {
    return this == OPENAI || this == AZURE;
  }

  /**
   * Whether a chat may tell it to go on with the last message by {@code continue_final_message}.
   * What others would make of the word is not known; some go on without it.
   */
  public boolean continues() {
    return this == VLLM || this == SGLANG || this == LLAMACPP || this == SIM;
  }

  /** Tokens that it writes at the most where a request does not say; -1: as many as fit. */
  public int usualTokens(Api api) {
    boolean few =
        switch (this) {
          case VLLM, SGLANG, OPENAI, AZURE -> api == Api.COMPLETIONS;
          case SIM, LLAMACPP, OLLAMA, LMSTUDIO, ANTHROPIC, GEMINI, COMPATIBLE -> false;
        };
    return few ? 16 : -1;
  }

  /** How it is told to go on with an answer that another engine has begun. */
  public GoingOn goesOn(Api api) {
    return switch (api) {
      case CHAT ->
          switch (this) {
            case VLLM -> GoingOn.FINAL_MESSAGE;
            case SGLANG, SIM -> GoingOn.FINAL_MESSAGE_EXACT;
            case LLAMACPP -> GoingOn.PREFILL;
            case OLLAMA, LMSTUDIO, OPENAI, AZURE, ANTHROPIC, GEMINI, COMPATIBLE ->
                GoingOn.NOT_AT_ALL;
          };
      case COMPLETIONS ->
          switch (this) {
            case VLLM, SGLANG, SIM, LLAMACPP -> GoingOn.PROMPT;
            case OLLAMA, LMSTUDIO, OPENAI, AZURE, ANTHROPIC, GEMINI, COMPATIBLE ->
                GoingOn.NOT_AT_ALL;
          };
      default -> GoingOn.NOT_AT_ALL;
    };
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

  /** The calls that a provider documents, and those of which nobody knows. */
  private record Spoken(Set<Api> yes, Set<Api> unknown) {
    private static final Set<Api> MEDIA =
        EnumSet.of(Api.SPEECH, Api.TRANSCRIPTIONS, Api.TRANSLATIONS, Api.IMAGES, Api.IMAGE_EDITS);

    // It answers 200 to a path that it does not know, so that a try would tell nothing.
    static final Spoken LMSTUDIO =
        new Spoken(
            EnumSet.of(Api.CHAT, Api.COMPLETIONS, Api.EMBEDDINGS),
            EnumSet.of(Api.RESPONSES, Api.MESSAGES));
    static final Spoken OPENAI =
        new Spoken(
            EnumSet.of(Api.CHAT, Api.COMPLETIONS, Api.EMBEDDINGS, Api.RESPONSES, Api.MODERATIONS),
            with(MEDIA, Api.IMAGE_VARIATIONS));
    static final Spoken AZURE =
        new Spoken(
            EnumSet.of(Api.CHAT, Api.COMPLETIONS, Api.EMBEDDINGS), with(MEDIA, Api.RESPONSES));
    static final Spoken ANTHROPIC =
        new Spoken(EnumSet.of(Api.MESSAGES, Api.COUNT_TOKENS, Api.CHAT), EnumSet.noneOf(Api.class));
    static final Spoken GEMINI =
        new Spoken(EnumSet.of(Api.CHAT, Api.EMBEDDINGS), with(MEDIA, Api.RESPONSES));

    private static Set<Api> with(Set<Api> apis, Api more) {
      Set<Api> all = EnumSet.copyOf(apis);
      all.add(more);
      return all;
    }

    Speaks of(Api api) {
      if (yes.contains(api)) {
        return Speaks.YES;
      }
      return unknown.contains(api) ? Speaks.UNKNOWN : Speaks.NO;
    }
  }

  /** The name in {@code weir.yaml}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
