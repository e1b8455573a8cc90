package dev.weir.protocol.translate;

/** How an engine is told to go on with an answer that another engine has begun. */
public enum GoingOn {
  /** Not at all, or nobody knows how. */
  NOT_AT_ALL,
  /**
   * Chat, by {@code continue_final_message}, through the model's template. Many templates trim what
   * an assistant said, so that white space at the seam is left to the engine to say again.
   */
  FINAL_MESSAGE,
  /** The same, of an engine that puts the text behind what its template made, byte for byte. */
  FINAL_MESSAGE_EXACT,
  /**
   * Chat, by a last message of the assistant's. Servers that do not know this answer all the same,
   * with a new turn: so the answer must show that its server is one that does.
   */
  PREFILL,
  /** Completions: a prompt that ends with the text so far. */
  PROMPT;

  /** Whether white space at the end of the text so far may get lost on its way to the model. */
  boolean trims() {
    return this == FINAL_MESSAGE;
  }
}
