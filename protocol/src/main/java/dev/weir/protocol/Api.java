package dev.weir.protocol;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The inference calls that Weir takes. Some it understands: it finds the prompt in them, follows
 * their streams and counts their tokens. The others it carries to an engine of the model that they
 * name, and back, without knowing what they say.
 */
public enum Api {
  CHAT("/v1/chat/completions", "messages"),
  COMPLETIONS("/v1/completions", "prompt"),
  EMBEDDINGS("/v1/embeddings", "input"),
  MESSAGES("/v1/messages", "messages"),
  COUNT_TOKENS("/v1/messages/count_tokens", "messages"),
  RESPONSES("/v1/responses", "input"),

  SPEECH("/v1/audio/speech"),
  TRANSCRIPTIONS("/v1/audio/transcriptions"),
  TRANSLATIONS("/v1/audio/translations"),
  IMAGES("/v1/images/generations"),
  IMAGE_EDITS("/v1/images/edits"),
  IMAGE_VARIATIONS("/v1/images/variations"),
  RERANK("/v1/rerank"),
  SCORE("/v1/score"),
  MODERATIONS("/v1/moderations"),
  TOKENIZE("/tokenize"),
  DETOKENIZE("/detokenize");

  private final String path;
  private final @Nullable String promptKey;

  Api(String path) {
    this(path, null);
  }

  Api(String path, @Nullable String promptKey) {
    this.path = path;
    this.promptKey = promptKey;
  }

  /** On the engine, behind the engine's own prefix; begins with {@code /v1} for most. */
  public String path() {
    return path;
  }

  /**
   * The key of the body under which the prompt stands; null: the call is carried, not understood.
   */
  public @Nullable String promptKey() {
    return promptKey;
  }

  /** Whether Weir knows what requests and answers say. */
  public boolean understood() {
    return promptKey != null;
  }

  /** Whether answers may come as a stream of events that Weir follows. */
  public boolean streams() {
    return this == CHAT || this == COMPLETIONS || this == MESSAGES || this == RESPONSES;
  }

  /** Whose errors its clients read. */
  public Dialect dialect() {
    return this == MESSAGES || this == COUNT_TOKENS ? Dialect.ANTHROPIC : Dialect.OPENAI;
  }

  /** The name in configuration, metrics and views. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
