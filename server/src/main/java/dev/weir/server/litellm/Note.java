package dev.weir.server.litellm;

/**
 * Something of the file that is not taken over, and what follows from that.
 *
 * @param value as written; empty when it is long or could be a secret
 */
public record Note(int line, String path, String value, String consequence) {
  @Override
  public String toString() {
    return "line "
        + line
        + ": "
        + path
        + (value.isEmpty() ? "" : ": " + value)
        + ": "
        + consequence;
  }
}
