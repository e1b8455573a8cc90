package dev.weir.protocol;

/** The inference calls that Weir understands. */
public enum Api {
  CHAT("/chat/completions", "messages"),
  COMPLETIONS("/completions", "prompt"),
  EMBEDDINGS("/embeddings", "input");

  private final String path;
  private final String promptKey;

  Api(String path, String promptKey) {
    this.path = path;
    this.promptKey = promptKey;
  }

  /** Behind {@code /v1}. */
  public String path() {
    return path;
  }

  /** The key of the body under which the prompt stands. */
  public String promptKey() {
    return promptKey;
  }

  /** Whether answers may come as a stream of events. */
  public boolean streams() {
    return this != EMBEDDINGS;
  }
}
