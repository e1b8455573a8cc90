package dev.weir.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Valid documents at random, spelled in every way that JSON allows. */
final class RandomJson {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "7",
          "-12",
          "0.5",
          "-0.0",
          "1e9",
          "1E+9",
          "12.50e-07",
          "0e0",
          "-1.0E300",
          "1.797693134862315e308",
          "1e-400");
  private static final List<String> ESCAPES =
      List.of("\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0000", "\\u00e9");
  private static final List<String> WIDE =
      List.of(
          "\u007f",
          "\u0080",
          "é",
          "\u07ff",
          "\u0800",
          "水",
          "\ud7ff",
          "\uffff",
          "😀",
          "\udbff\udfff");

  private final RandomGenerator random;
  private final List<String> keys;
  private final StringBuilder out = new StringBuilder();

  /**
   * @param keys that objects have more often than others
   */
  RandomJson(RandomGenerator random, List<String> keys) {
    this.random = random;
    this.keys = keys;
  }

  byte[] document() {
    out.setLength(0);
    space();
    root(random.nextInt(8));
    space();
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Mostly an object: that is what the scanner finds paths in. */
  private void root(int depth) {
    if (random.nextInt(4) > 0) {
      object(depth + 1);
    } else {
      value(depth);
    }
  }

  private void value(int depth) {
    switch (depth == 0 ? 3 + random.nextInt(5) : random.nextInt(8)) {
      case 0, 1 -> object(depth);
      case 2 -> array(depth);
      case 3 -> out.append(random.nextBoolean() ? "true" : "false");
      case 4 -> out.append("null");
      case 5 -> number();
      default -> string();
    }
  }

  private void object(int depth) {
    out.append('{');
    Set<String> used = new HashSet<>();
    int members = random.nextInt(8);
    for (int i = 0; i < members; i++) {
      String key = random.nextInt(3) > 0 ? keys.get(random.nextInt(keys.size())) : "other" + i;
      if (!used.add(key)) {
        continue;
      }
      out.append(used.size() > 1 ? "," : "");
      space();
      key(key);
      space();
      out.append(':');
      space();
      value(depth - 1);
      space();
    }
    space();
    out.append('}');
  }

  private void array(int depth) {
    out.append('[');
    int elements = random.nextInt(4);
    for (int i = 0; i < elements; i++) {
      out.append(i > 0 ? "," : "");
      space();
      value(depth - 1);
      space();
    }
    space();
    out.append(']');
  }

  private void number() {
    if (random.nextInt(3) > 0) {
      out.append(NUMBERS.get(random.nextInt(NUMBERS.size())));
    } else {
      out.append(random.nextLong());
    }
  }

  private void key(String key) {
    out.append('"');
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (random.nextInt(10) == 0) {
        out.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private void string() {
    out.append('"');
    int runs = random.nextInt(6);
    for (int i = 0; i < runs; i++) {
      switch (random.nextInt(5)) {
        case 0 -> out.append(ESCAPES.get(random.nextInt(ESCAPES.size())));
        case 1 -> out.append(WIDE.get(random.nextInt(WIDE.size())));
        case 2 -> out.append("\\uD83D\\ude00");
        default -> plain();
      }
    }
    out.append('"');
  }

  private void plain() {
    int length = random.nextInt(20);
    for (int i = 0; i < length; i++) {
      char c = (char) (' ' + random.nextInt(0x5f));
      out.append(c == '"' || c == '\\' ? '~' : c);
    }
  }

  private void space() {
    for (int i = random.nextInt(8) - 5; i > 0; i--) {
      out.append(" \n\r\t".charAt(random.nextInt(4)));
    }
  }
}
