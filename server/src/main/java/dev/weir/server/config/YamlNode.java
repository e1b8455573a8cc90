package dev.weir.server.config;

import java.util.List;

/**
 * A YAML document as far as configuration needs it: text in mappings and lists, with line numbers.
 */
public sealed interface YamlNode {
  /** Where it starts, counted from 1. */
  int line();

  /** How it is called in a message. */
  String kind();

  /**
   * @param absent nothing, {@code null} or {@code ~} is written there
   */
  record Scalar(String text, boolean absent, int line) implements YamlNode {
    @Override
    public String kind() {
      return absent ? "nothing" : "\"" + text + "\"";
    }
  }

  record Mapping(List<Entry> entries, int line) implements YamlNode {
    @Override
    public String kind() {
      return "a mapping";
    }
  }

  record Sequence(List<YamlNode> items, int line) implements YamlNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  record Entry(String key, int line, YamlNode value) {}
}
