package dev.weir.protocol.translate;

/**
 * Notices when pieces of text have become one whole JSON object or array. It does not check that
 * they are JSON: a text that is none may never end, or end early.
 */
final class JsonEnd {
  private int depth;
  private boolean begun;
  private boolean inString;
  private boolean escaped;

  void read(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inString) {
        inString = escaped || c != '"';
        escaped = !escaped && c == '\\';
      } else {
        structure(c);
      }
    }
  }

  boolean reached() {
    return begun && depth <= 0 && !inString;
  }

  private void structure(char c) {
    switch (c) {
      case '"' -> inString = true;
      case '{', '[' -> {
        begun = true;
        depth++;
      }
      case '}', ']' -> depth--;
      default -> {}
    }
  }
}
