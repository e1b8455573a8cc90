package dev.weir.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Where in a request an image stands by its address: {@code image_url}, as text or as an object
 * with a {@code url} (OpenAI), and the {@code url} of a {@code source} (Anthropic). Other URLs, as
 * in citations, are none. Hears of every key of the document, so most are told apart by their
 * length; where the key stood in escapes it is not recognised, and its image costs an estimate.
 */
final class ImageLinks {
  private enum Name {
    OTHER,
    IMAGE_URL,
    SOURCE,
    URL
  }

  private static final byte[] IMAGE_URL = "image_url".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SOURCE = "source".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] URL = "url".getBytes(StandardCharsets.US_ASCII);

  private Name name = Name.OTHER;

  /** Depth of the object whose {@code url} is one; 0: there is none. */
  private int inside;

  void clear() {
    name = Name.OTHER;
    inside = 0;
  }

  /**
   * A key has ended.
   *
   * @param head what came of it in earlier pieces
   * @param from where in this piece it goes on, or begins
   */
  void key(Beginning head, ByteBuffer in, int from, int to) {
    name = Name.OTHER;
    if (head.length() > 0) {
      head.append(in, from, to);
      name =
          head.is(URL)
              ? Name.URL
              : head.is(SOURCE) ? Name.SOURCE : head.is(IMAGE_URL) ? Name.IMAGE_URL : Name.OTHER;
    } else if (to - from == URL.length && is(URL, in, from)) {
      name = Name.URL;
    } else if (to - from == SOURCE.length && is(SOURCE, in, from)) {
      name = Name.SOURCE;
    } else if (to - from == IMAGE_URL.length && is(IMAGE_URL, in, from)) {
      name = Name.IMAGE_URL;
    }
  }

  private static boolean is(byte[] name, ByteBuffer in, int from) {
    for (int i = 0; i < name.length; i++) {
      if (in.get(from + i) != name[i]) {
        return false;
      }
    }
    return true;
  }

  /** An object is the value of that key, or an element. */
  void opens(int depth) {
    if (name == Name.IMAGE_URL || name == Name.SOURCE) {
      inside = depth;
    } else if (depth <= inside) {
      inside = 0;
    }
    name = Name.OTHER;
  }

  /** Whether a string at that depth, the value of that key, is an image's address. */
  boolean here(int depth) {
    return name == Name.IMAGE_URL || name == Name.URL && depth == inside;
  }
}
