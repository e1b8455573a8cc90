package dev.weir.server.config;

/**
 * One mistake in a configuration; prints as {@code weir.yaml:12: engines[0].urll: unknown key}.
 *
 * @param file its name as the user gave it
 * @param line counted from 1; 0 when it belongs to none
 * @param path of the key; empty when it belongs to none
 */
public record Problem(String file, int line, String path, String message) {
  @Override
  public String toString() {
    return file
        + ":"
        + (line > 0 ? line + ":" : "")
        + " "
        + (path.isEmpty() ? "" : path + ": ")
        + message;
  }
}
