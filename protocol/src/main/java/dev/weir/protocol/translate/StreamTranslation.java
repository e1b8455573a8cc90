package dev.weir.protocol.translate;

/**
 * One stream on its way back. Appends whole events ({@code event:}, {@code data:}, an empty line).
 * Not thread-safe; of no more use once it has thrown.
 */
public interface StreamTranslation {
  /**
   * Reads the data of one event of the engine, the one with the usage included.
   *
   * @throws Untranslatable with status 502 when it is not an event of the target API
   */
  void chunk(byte[] json, int from, int to, StringBuilder out) throws Untranslatable;

  /** Says that {@code [DONE]} came, or that the stream ended after a finish reason. */
  void end(StringBuilder out);

  /** Whether the last event was written. */
  boolean ended();
}
