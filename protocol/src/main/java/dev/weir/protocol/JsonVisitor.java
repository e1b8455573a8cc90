package dev.weir.protocol;

/**
 * Hears of the values at the paths of a {@link Shape}, in document order, while they are scanned.
 * Offsets count bytes from the start of the document.
 */
public interface JsonVisitor {
  /** A value of interest begins with the byte at {@code offset}. */
  void begin(int node, JsonKind kind, long offset);

  /**
   * It has ended.
   *
   * @param end offset behind its last byte
   * @param text its raw text where it is a scalar; valid during the call only
   */
  void end(int node, JsonKind kind, long end, RawText text);

  /**
   * A key that is none of interest, but is taken for one by readers that do not tell upper from
   * lower case. Told for a {@link Shape#wary} shape only.
   *
   * @param node what such readers find there
   */
  default void resembling(int node, String key) {}

  /**
   * A long string that reads as base64 has ended, of interest or not: an image, or sound.
   *
   * @param head its first bytes; valid during the call only
   */
  default void encoded(long bytes, Beginning head) {}

  /** A string has ended that is an image's address, and so long; of interest or not. */
  default void linked(long bytes) {}
}
