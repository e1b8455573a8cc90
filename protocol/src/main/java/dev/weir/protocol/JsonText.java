package dev.weir.protocol;

import org.jspecify.annotations.Nullable;

/** Strings as JSON text. */
public final class JsonText {
  private JsonText() {}

  public static void quoteOrNull(@Nullable String text, StringBuilder out) {
    if (text == null) {
      out.append("null");
    } else {
      quote(text, out);
    }
  }

  public static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    quote(text, out);
    return out.toString();
  }

  /** Appends the text in quotes, escaped; halves of surrogate pairs become U+FFFD. */
  public static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else if (Character.isSurrogate(c) && !paired(text, i)) {
            out.append('\ufffd');
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean paired(String text, int i) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
